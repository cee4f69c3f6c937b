import { useEffect, useRef } from 'react';
import { usePanel } from '../connection/panelContext.ts';

const settleMs = 200;

/** Keeps how far a page is scrolled, and scrolls it there again once its content is in. */
export function usePageScroll(isLoaded: boolean) {
  const { ui, changeUi } = usePanel();
  const element = useRef<HTMLDivElement>(null);
  const restored = useRef(false);
  const initial = useRef(ui.scroll);

  useEffect(() => {
    if (!isLoaded || restored.current || !element.current) return;
    restored.current = true;
    element.current.scrollTop = initial.current;
  }, [isLoaded]);

  useEffect(() => {
    const scrolled = element.current;
    if (!scrolled || !isLoaded) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      clearTimeout(timer);
      timer = setTimeout(() => changeUi({ scroll: scrolled.scrollTop }), settleMs);
    };
    scrolled.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      scrolled.removeEventListener('scroll', onScroll);
    };
  }, [isLoaded, changeUi]);

  return element;
}

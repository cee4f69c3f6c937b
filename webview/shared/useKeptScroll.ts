import { type RefObject, useEffect, useRef } from 'react';

const restMs = 200;

/**
 * Scrolls an element to where it was left once its content is in, and tells when scrolling rests. `scrollPx` counts at the
 * first time only; `onRest` must be stable.
 */
export function useKeptScroll(
  isLoaded: boolean,
  scrollPx: number,
  onRest: (scrollPx: number) => void,
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const restored = useRef(false);
  const initial = useRef(scrollPx);

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
      timer = setTimeout(() => onRest(scrolled.scrollTop), restMs);
    };
    scrolled.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      scrolled.removeEventListener('scroll', onScroll);
    };
  }, [isLoaded, onRest]);

  return element;
}

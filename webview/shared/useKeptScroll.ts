import { type RefObject, useEffect, useRef } from 'react';

const restMs = 200;
const settleMs = 2_000;
const inputs = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const;

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
    return initial.current === 0 ? undefined : holdScroll(element.current, initial.current);
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

/** Scrolls there, and again when parts that load later move it, until the user does something or all has settled. */
function holdScroll(scrolled: HTMLElement, scrollPx: number): () => void {
  const apply = () => {
    scrolled.scrollTop = scrollPx;
  };
  const sizes = new ResizeObserver(apply);
  for (const child of scrolled.children) sizes.observe(child);
  const release = () => {
    clearTimeout(timer);
    sizes.disconnect();
    for (const input of inputs) window.removeEventListener(input, release);
  };
  for (const input of inputs) window.addEventListener(input, release, { passive: true });
  const timer = setTimeout(release, settleMs);
  apply();
  return release;
}

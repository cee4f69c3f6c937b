import { useCallback } from 'react';
import { useKeptScroll } from '../../shared/useKeptScroll.ts';
import { usePanel } from '../connection/panelContext.ts';

/** Keeps how far a page is scrolled, and scrolls it there again once its content is in. */
export function usePageScroll(isLoaded: boolean) {
  const { ui, changeUi } = usePanel();
  const onRest = useCallback((scroll: number) => changeUi({ scroll }), [changeUi]);
  return useKeptScroll(isLoaded, ui.scroll, onRest);
}

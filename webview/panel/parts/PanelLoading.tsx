import { Skeleton } from '../../shared/Message.tsx';
import { usePanel } from '../connection/panelContext.ts';

/** Stands in for a page that is on its way. */
export function PanelLoading() {
  const { strings } = usePanel();
  return (
    <main aria-label="Skillify">
      <Skeleton label={strings.loading} />
    </main>
  );
}

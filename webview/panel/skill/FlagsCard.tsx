import type { ProposalView } from '../../../src/engine/contract.ts';
import type { PanelStrings } from '../../../src/engine/rpcPanelStrings.ts';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';

type Wording = NonNullable<ProposalView['wording']>;

function flagText({ kind, line }: Wording['flags'][number], strings: PanelStrings): string {
  switch (kind) {
    case 'unsupported':
      return fill(strings.flagUnsupported, line);
    case 'new-command':
      return fill(strings.flagNewCommand, line);
    case 'new-url':
      return fill(strings.flagNewUrl, line);
    case 'new-path':
      return fill(strings.flagNewPath, line);
    case 'opposed':
      return fill(strings.flagOpposed, line);
    case 'dropped':
      return strings.flagDropped;
  }
}

/** What a language model put into the draft, or left out, that its evidence does not bear out. */
export function FlagsCard({ wording }: { readonly wording: Wording }) {
  const { strings } = usePanel();
  return (
    <Card title={strings.flags}>
      <p className="hint">{fill(strings.wordedBy, wording.author)}</p>
      {wording.flags.length === 0 ? (
        <p className="hint">
          <Icon name="check" /> {strings.lintClean}
        </p>
      ) : (
        <ul className="plain lint">
          {wording.flags.map((flag) => (
            <li key={`${flag.kind} ${flag.line} ${flag.text}`} className="warning">
              <Icon name="warning" />
              <span>
                {flagText(flag, strings)}: <q>{visibleText(flag.text)}</q>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

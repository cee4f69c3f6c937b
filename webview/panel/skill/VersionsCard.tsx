import type { SkillDetail } from '../../../src/engine/browseContract.ts';
import type { LedgerStrings } from '../../../src/engine/rpcLedgerStrings.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';

interface VersionsCardProps {
  readonly detail: SkillDetail;
  readonly isBusy: boolean;
  readonly onRestore: (version: number) => void;
}

/** Every approved text, newest first: what each changed, and a way back to it. */
export function VersionsCard({ detail, isBusy, onRestore }: VersionsCardProps) {
  const { strings, language, client, attempt } = usePanel();
  const { skill, versions } = detail;
  const isCurrent = (version: number) => version === skill.version && skill.status === 'approved';
  return (
    <Card title={strings.history}>
      <ul className="plain versions">
        {[...versions].reverse().map(({ version, at, reason, ...origin }) => (
          <li key={version}>
            <span className="version-name">
              {fill(strings.versionRow, version)}
              {isCurrent(version) && <span className="label">{strings.currentVersion}</span>}
            </span>
            <span className="hint">
              {timeAgo(at, language)} · {reason}
            </span>
            <span className="hint">{originText(origin, strings)}</span>
            <span className="version-actions">
              <Button
                look="icon"
                icon="diff"
                label={fill(strings.diffVersion, version)}
                onPress={() => attempt(client.request('openVersionDiff', { name: skill.name, version }))}
              />
              {!isCurrent(version) && (
                <Button
                  look="icon"
                  icon="discard"
                  label={fill(strings.restoreVersionLabel, version)}
                  disabled={isBusy}
                  onPress={() => onRestore(version)}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Origin = Pick<SkillDetail['versions'][number], 'author' | 'decidedBy' | 'evidence'>;

/** Who worded and who approved a version, and how much it rests on, as far as the store knows. */
function originText({ author, decidedBy, evidence }: Origin, strings: LedgerStrings): string {
  const words: Readonly<Record<Origin['author']['kind'], string | null>> = {
    template: strings.wordsByTemplate,
    model: author.kind === 'model' ? fill(strings.wordsByModel, author.name) : null,
    agent: strings.wordsByAgent,
    team: strings.wordsByTeam,
    person: strings.wordsByPerson,
    restored: strings.wordsRestored,
    unknown: null,
  };
  const support = evidence.filter(({ supports }) => supports).length;
  const parts = [
    words[author.kind],
    decidedBy === null ? null : fill(strings.approvedBy, visibleText(decidedBy)),
    support === 0 ? null : fill(strings.turnsBehind, support),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

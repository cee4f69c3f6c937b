import type { SkillDetail } from '../../../src/engine/browseContract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
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
        {[...versions].reverse().map(({ version, at, reason }) => (
          <li key={version}>
            <span className="version-name">
              {fill(strings.versionRow, version)}
              {isCurrent(version) && <span className="label">{strings.currentVersion}</span>}
            </span>
            <span className="hint">
              {timeAgo(at, language)} · {reason}
            </span>
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

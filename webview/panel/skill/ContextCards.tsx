import type { SimilarSkill, SkillContext } from '../../../src/engine/browseContract.ts';
import type { LintFinding } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, fromProject } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';

/** Where it is or will be written, and which assistants look there. */
export function TargetCard({
  targets,
  context,
}: {
  readonly targets: readonly string[];
  readonly context: SkillContext;
}) {
  const { strings, projectPath } = usePanel();
  const { folder, readers, missed } = context.readers;
  return (
    <Card title={strings.target}>
      {targets.map((target, index) => (
        <p key={target} className="path">
          <Icon name="file" />{' '}
          <code data-testid={index === 0 ? 'target' : 'copy'}>{visibleText(fromProject(target, projectPath))}</code>
        </p>
      ))}
      <p>{readers.length > 0 ? fill(strings.targetReaders, readers.join(', ')) : fill(strings.targetNobody, folder)}</p>
      {missed.length > 0 && (
        <p className="hint">
          <Icon name="info" /> {fill(strings.targetMissed, missed.join(', '), folder)}
        </p>
      )}
    </Card>
  );
}

/** What loading the skill takes of an assistant's context, as an estimate. */
export function CostCard({ cost }: { readonly cost: SkillContext['cost'] }) {
  const { strings, language } = usePanel();
  const tokens = (count: number) => fill(strings.costTokens, count.toLocaleString(language));
  return (
    <Card title={strings.cost}>
      <dl className="facts-list">
        <dt>{strings.costDescription}</dt>
        <dd>{tokens(cost.descriptionTokens)}</dd>
        <dt>{strings.costBody}</dt>
        <dd>{tokens(cost.bodyTokens)}</dd>
      </dl>
      <p className="hint">{strings.costNote}</p>
    </Card>
  );
}

/** Other skills that say something alike, most alike first. */
export function SimilarCard({ similar }: { readonly similar: readonly SimilarSkill[] }) {
  const { strings, client, attempt } = usePanel();
  const kinds = { skill: strings.similarSkill, proposal: strings.similarProposal, installed: strings.similarInstalled };
  const open = ({ kind, id }: SimilarSkill) => {
    if (kind === 'installed') attempt(client.request('openInstalled', { path: id }));
    else if (kind === 'skill') attempt(client.request('openPanel', { kind: 'skill', name: id }));
    else attempt(client.request('openPanel', { kind: 'proposal', id }));
  };
  return (
    <Card title={strings.similarSkills}>
      {similar.length === 0 ? (
        <p className="hint">{strings.noSimilar}</p>
      ) : (
        <ul className="plain similar">
          {similar.map((other) => (
            <li key={`${other.kind} ${other.id}`}>
              <Button look="link" label={visibleText(other.title)} onPress={() => open(other)} />
              <span className="hint">
                {kinds[other.kind]} · {fill(strings.likeness, Math.round(other.likeness * 100))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What the linter found, the gravest first. */
export function LintCard({ findings }: { readonly findings: readonly LintFinding[] }) {
  const { strings } = usePanel();
  const labels = { error: strings.severityError, warning: strings.severityWarning, info: strings.severityInfo };
  const rank = { error: 0, warning: 1, info: 2 };
  const sorted = [...findings].sort(
    (left, right) => rank[left.severity] - rank[right.severity] || left.line - right.line,
  );
  return (
    <Card title={strings.checks}>
      {sorted.length === 0 ? (
        <p className="hint">
          <Icon name="check" /> {strings.lintClean}
        </p>
      ) : (
        <ul className="plain lint">
          {sorted.map((finding) => (
            <li key={`${finding.rule}:${finding.line}:${finding.message}`} className={finding.severity}>
              <Icon name={finding.severity} label={labels[finding.severity]} />
              <span>
                {visibleText(finding.message)} <span className="hint">{fill(strings.lintLine, finding.line)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

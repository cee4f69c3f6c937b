import { useState } from 'react';
import type { SkillView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, fromProject, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { RetireForm } from '../../shared/RetireForm.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useReview } from '../connection/review.ts';
import { Section } from '../parts/Section.tsx';
import { SkillText } from '../parts/SkillText.tsx';
import { PageHeader } from './PageHeader.tsx';
import { diskState } from './rows.tsx';

interface SkillPageProps {
  readonly skill: SkillView;
  readonly hasFocus: boolean;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onRetire: (skill: SkillView, reason: string) => void;
}

/** One skill of the library: its text, its files, and what can be done with it. */
export function SkillPage({ skill, hasFocus, isBusy, onBack, onRetire }: SkillPageProps) {
  const { strings, client, attempt, language, place } = useReview();
  const [isRetiring, setIsRetiring] = useState(false);
  const state = diskState(skill, strings);
  const isApproved = skill.status === 'approved';
  const ask = (method: 'openSkill' | 'showChanges') => {
    const reply = method === 'openSkill' ? client.request(method, { name: skill.name }) : client.request(method, {});
    attempt(reply);
  };
  useShortcuts({
    Escape: onBack,
    o: isApproved ? () => ask('openSkill') : undefined,
    r: isApproved ? () => setIsRetiring(true) : undefined,
  });
  const facts = [fill(strings.version, skill.version), timeAgo(skill.retiredAt ?? skill.approvedAt, language)];

  return (
    <div className="page">
      <div className="page-scroll">
        <PageHeader title={skill.title} labels={[skill.name]} facts={facts} onBack={onBack} hasFocus={hasFocus} />
        <Section id="files" title={strings.onDiskTitle} isOpenAtFirst>
          <p className={`disk-state ${isApproved ? skill.onDisk : ''}`}>
            <Icon name={state.icon} /> {state.text}
          </p>
          <ul className="plain paths">
            {skill.targets.map((target) => (
              <li key={target} title={target}>
                <code>{fromProject(target, place.projectPath)}</code>
              </li>
            ))}
          </ul>
        </Section>
        <Section id="skill" title={strings.skill} isOpenAtFirst>
          <SkillText skillMd={skill.skillMd} />
        </Section>
      </div>
      {isApproved && (
        <footer className="actions">
          {isRetiring ? (
            <RetireForm
              strings={strings}
              onCancel={() => setIsRetiring(false)}
              onRetire={(reason) => {
                setIsRetiring(false);
                onRetire(skill, reason);
              }}
            />
          ) : (
            <div className="action-row">
              <Button label={strings.openFile} shortcut="o" onPress={() => ask('openSkill')} />
              <Button label={strings.showChanges} onPress={() => ask('showChanges')} />
              <Button label={strings.retire} shortcut="r" disabled={isBusy} onPress={() => setIsRetiring(true)} />
            </div>
          )}
        </footer>
      )}
    </div>
  );
}

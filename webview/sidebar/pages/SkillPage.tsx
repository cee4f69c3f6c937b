import { useCallback, useState } from 'react';
import type { SkillView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { RetireForm } from '../../shared/RetireForm.tsx';
import { useKeptScroll } from '../../shared/useKeptScroll.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useReview } from '../connection/review.ts';
import { CopyList } from '../parts/CopyList.tsx';
import { Section } from '../parts/Section.tsx';
import { SkillText } from '../parts/SkillText.tsx';
import type { Decisions } from '../useDecisions.ts';
import { PageHeader } from './PageHeader.tsx';
import { diskState } from './rows.tsx';

interface SkillPageProps {
  readonly skill: SkillView;
  readonly hasFocus: boolean;
  readonly decisions: Decisions;
  readonly onBack: () => void;
}

/** One skill of the library: its text, its files, and what can be done with it. */
export function SkillPage({ skill, hasFocus, decisions, onBack }: SkillPageProps) {
  const { strings, client, attempt, language, state: look, update } = useReview();
  const onRest = useCallback((pageScroll: number) => update({ pageScroll }), [update]);
  const scrolled = useKeptScroll(true, look.pageScroll, onRest);
  const [isRetiring, setIsRetiring] = useState(false);
  const state = diskState(skill, strings);
  const isApproved = skill.status === 'approved';
  const isBehind = skill.copies.some(
    ({ state: found }) => found !== 'same' && found !== 'edited' && found !== 'foreign',
  );
  const ask = (method: 'openSkill' | 'showChanges') => {
    const reply = method === 'openSkill' ? client.request(method, { name: skill.name }) : client.request(method, {});
    attempt(reply);
  };
  const openPanel = () => attempt(client.request('openInEditor', { kind: 'skill', id: skill.name }));
  useShortcuts({
    Escape: onBack,
    o: openPanel,
    f: isApproved ? () => ask('openSkill') : undefined,
    r: isApproved ? () => setIsRetiring(true) : () => decisions.restore(skill),
    u: decisions.undo,
  });
  const facts = [fill(strings.version, skill.version), timeAgo(skill.retiredAt ?? skill.approvedAt, language)];

  return (
    <div className="page">
      <div className="page-scroll" ref={scrolled}>
        <PageHeader title={skill.title} labels={[skill.name]} facts={facts} onBack={onBack} hasFocus={hasFocus}>
          <Button look="icon" icon="go-to-file" label={strings.openInEditor} shortcut="o" onPress={openPanel} />
        </PageHeader>
        <Section id="files" title={strings.onDiskTitle} isOpenAtFirst>
          <p className={`disk-state ${isApproved ? skill.onDisk : ''}`}>
            <Icon name={state.icon} /> {state.text}
          </p>
          <CopyList skill={skill} />
        </Section>
        <Section id="skill" title={strings.skill} isOpenAtFirst>
          <SkillText of={{ kind: 'skill', id: skill.name }} skillMd={skill.skillMd} />
        </Section>
      </div>
      {!isApproved && (
        <footer className="actions action-row">
          <Button
            label={strings.restore}
            shortcut="r"
            disabled={decisions.isBusy}
            onPress={() => decisions.restore(skill)}
          />
        </footer>
      )}
      {isApproved && (
        <footer className="actions">
          {isRetiring ? (
            <RetireForm
              strings={strings}
              onCancel={() => setIsRetiring(false)}
              onRetire={(reason) => {
                setIsRetiring(false);
                decisions.retire(skill, reason);
              }}
            />
          ) : (
            <div className="action-row">
              <Button label={strings.openFile} shortcut="f" onPress={() => ask('openSkill')} />
              <Button label={strings.showChanges} onPress={() => ask('showChanges')} />
              {isBehind && (
                <Button
                  label={strings.bringUpToDate}
                  disabled={decisions.isBusy}
                  onPress={() => decisions.deliver(skill)}
                />
              )}
              <Button
                label={strings.retire}
                shortcut="r"
                disabled={decisions.isBusy}
                onPress={() => setIsRetiring(true)}
              />
            </div>
          )}
        </footer>
      )}
    </div>
  );
}

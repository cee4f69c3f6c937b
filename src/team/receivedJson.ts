import { SkillifyError } from '../base/errors.ts';
import type { DraftFlag, Score } from '../mining/proposal.ts';
import { RecordReader } from '../store/rows/recordReader.ts';
import { flagOf } from '../store/rows/wordingRow.ts';
import { SCORE_PARTS } from '../store/rows/words.ts';
import type { ReceivedSkill } from './receivedSkills.ts';

/** A received skill as the local store kept it; null for one that cannot be used, which is then received anew. */
export function receivedFromJson(value: unknown): ReceivedSkill | null {
  try {
    const reader = RecordReader.of(value, 'a skill of a team');
    return {
      workspaceKey: reader.text('workspaceKey'),
      organisation: reader.text('organisation'),
      workspace: reader.text('workspace'),
      name: reader.text('name'),
      version: reader.number('version'),
      contentHash: reader.text('contentHash'),
      isRetired: reader.flag('isRetired'),
      title: reader.text('title'),
      description: reader.text('description'),
      decidedBy: reader.textOrNull('decidedBy'),
      decidedAt: reader.number('decidedAt'),
      score: scoreOf(reader.value('score')),
      sessions: reader.number('sessions'),
      flags: reader.list('flags').map((flag): DraftFlag => flagOf(flag)),
    };
  } catch (error) {
    if (SkillifyError.is(error, 'store-broken')) return null;
    throw error;
  }
}

function scoreOf(value: unknown): Score {
  const reader = RecordReader.of(value, 'a score');
  return {
    total: reader.number('total'),
    parts: reader.list('parts').map((item) => {
      const part = RecordReader.of(item, 'a part of a score');
      return {
        name: part.word('name', SCORE_PARTS),
        value: part.number('value'),
        weight: part.number('weight'),
        explanation: part.text('explanation'),
      };
    }),
  };
}

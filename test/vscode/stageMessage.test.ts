import { expect, test } from 'vitest';
import { lastUndoable } from '../../src/vscode/lastUndoable.ts';
import { stageMessage } from '../../src/vscode/stageMessage.ts';

test('the message that is put ready says what happened to which skills', () => {
  const file = (name: string, kind: 'added' | 'modified' | 'deleted', rest = 'SKILL.md') => {
    return { path: `/p/.claude/skills/${name}/${rest}`, kind };
  };
  expect(stageMessage([file('use-pnpm', 'added')])).toBe('Add skill use-pnpm');
  expect(stageMessage([file('a', 'added'), file('b', 'added'), file('c', 'modified'), file('d', 'deleted')])).toBe(
    'Add skills a, b; update skill c; remove skill d',
  );
  expect(stageMessage([file('a', 'added', 'notes.md'), file('a', 'modified')])).toBe('Update skill a');
});

test('the last decision that can be undone is the newest that was not', () => {
  const decision = (id: string, kind: 'approve' | 'dismiss' | 'edit' | 'undo', reason: string | null = null) => ({
    id,
    kind,
    subject: id,
    at: 0,
    by: 'me',
    reason,
    contentHash: null,
    skillMd: null,
  });
  const all = [decision('1', 'approve'), decision('2', 'dismiss'), decision('3', 'edit'), decision('4', 'undo', '2')];
  expect(lastUndoable(all)?.id).toBe('1');
  expect(lastUndoable([])).toBeUndefined();
});

import path from 'node:path';
import { expect, it } from 'vitest';
import { applyOptOuts, OptOuts, ownCallFolder, ownCallTag } from '../../src/capture/optOuts.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import { captureFixture } from './captureFixture.ts';

it('never keeps model calls of Skillify itself, by their tag or their folder', async () => {
  claude.newConversation();
  const fixture = await captureFixture();
  const cwd = fixture.project.path;
  const storePath = path.join(cwd, 'data');
  const optOuts = new OptOuts({ exclusions: [], captureOnlyCli: false, storePath });
  const id = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000001`;
  const write = (digit: number, text: string, folder: string) =>
    fixture.write(`.claude/projects/${fixture.slug}/${id(digit)}.jsonl`, [
      claude.user(text, { cwd: folder, sessionId: id(digit) }),
    ]);
  write(1, 'use pnpm', cwd);
  write(2, `${ownCallTag} Reword this skill.`, cwd);
  write(3, 'in the folder of calls', path.join(ownCallFolder(storePath), 'x'));
  const exclude = optOuts.excludes.bind(optOuts);
  const report = await fixture.capture({ exclude });
  expect(await applyOptOuts(fixture.store, optOuts, new Set(report.sessionIds))).toBe(1);
  expect((await fixture.store.listSessions()).map((session) => session.sourceSessionId)).toEqual([id(1)]);
  expect((await fixture.store.listExclusions()).map((exclusion) => exclusion.subject)).toEqual([id(2)]);
  const exclusions = await fixture.store.listExclusions();
  const later = new OptOuts({ exclusions, captureOnlyCli: false, storePath });
  expect(await fixture.capture({ exclude: later.excludes.bind(later) })).toMatchObject({ events: 0 });
});

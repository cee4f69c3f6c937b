import path from 'node:path';
import { expect, it } from 'vitest';
import { applyOptOuts, OptOuts, ownCallFolder, ownCallReason, ownCallTag } from '../../src/capture/optOuts.ts';
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

it('never keeps what Claude Code recorded of a call of Skillify: not by its folder, nor by id, nor by its words alone', async () => {
  claude.newConversation();
  const fixture = await captureFixture();
  const storePath = path.join(fixture.project.path, '.store');
  const folder = ownCallFolder(storePath);
  const id = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000002`;
  const prompt = `${ownCallTag} You edit the wording of a draft for a SKILL.md file.`;
  const call = (digit: number, cwd: string, text: string) =>
    fixture.write(`.claude/projects/${fixture.slug}/${id(digit)}.jsonl`, [
      claude.user(text, { cwd, sessionId: id(digit), entrypoint: 'sdk-cli', promptSource: 'sdk' }),
      claude.assistant([{ type: 'text', text: '{"title":"Always use pnpm"}' }], { cwd, sessionId: id(digit) }),
    ]);
  call(4, folder, prompt);
  call(5, fixture.project.path, 'Always use yarn.');
  call(6, fixture.project.path, prompt);
  call(7, fixture.project.path, 'Always use pnpm.');
  const exclusions = [{ kind: 'session' as const, subject: id(5), at: 1, reason: ownCallReason }];
  const optOuts = new OptOuts({ exclusions, captureOnlyCli: false, storePath });
  const report = await fixture.capture({ exclude: optOuts.excludes.bind(optOuts) });
  await applyOptOuts(fixture.store, optOuts, new Set(report.sessionIds));
  expect((await fixture.store.listSessions()).map((session) => session.sourceSessionId)).toEqual([id(7)]);
});

it('reads nothing again because a call of its own was excluded', () => {
  const hashWith = (reason: string) =>
    new OptOuts({
      exclusions: [{ kind: 'session', subject: 's', at: 1, reason }],
      captureOnlyCli: false,
      storePath: '/store',
    }).hash();
  const none = new OptOuts({ exclusions: [], captureOnlyCli: false, storePath: '/store' }).hash();
  expect(hashWith(ownCallReason)).toBe(none);
  expect(hashWith('asked')).not.toBe(none);
});

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hookFolder } from '../../src/capture/hooks/hookFolder.ts';
import { ask, filesBelow, SampleScope, textOf } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const now = { trigger: 'command' } as const;
const bytes = () => Buffer.concat(filesBelow(scope.store).map((file) => readFileSync(file))).toString('latin1');

/** A phrase of one session of the sample that no other has, and the session's id. */
function marked() {
  const file = scope.transcript('000000000001.jsonl');
  const phrase = 'quokka sanctuary';
  const lines = textOf(file).trimEnd().split('\n');
  const last = lines.findLast((line) => line.includes('"type":"user"')) ?? '';
  const own = last
    .replaceAll(/"uuid":"[^"]+"/g, '"uuid":"c1a0deff-0000-4000-8000-000000000009"')
    .replace(/"content":.*?(?=\},"|\}\})/, `"content":"always visit the ${phrase} first"`);
  appendFileSync(file, `${own}\n`);
  return { file, phrase, id: path.basename(file, '.jsonl') };
}

function hookSays(session: string): void {
  mkdirSync(path.join(scope.store, 'spool'), { recursive: true });
  appendFileSync(path.join(scope.store, 'spool', 'excluded.jsonl'), `${JSON.stringify({ session, at: 1 })}\n`);
}

test('a session can be forgotten, to the last byte and for good', async () => {
  const { phrase, id, file } = marked();
  const engine = await scope.engine();
  await ask(engine, 'now', now);
  expect(bytes()).toContain(phrase);
  await expect(ask(engine, 'forget', { session: 'nonsense' })).rejects.toMatchObject({ code: 'not-found' });
  const forgotten = await ask(engine, 'forget', { session: id });
  expect(forgotten.sessions).toEqual([id]);
  expect(forgotten.events).toBeGreaterThan(3);
  expect(bytes()).not.toContain(phrase);
  appendFileSync(file, `${textOf(file).trimEnd().split('\n').at(-1)?.replaceAll('000000000009', '000000000010')}\n`);
  const { proposals } = await ask(engine, 'now', now);
  await ask(engine, 'now', now);
  expect(bytes()).not.toContain(phrase);
  expect((await ask(engine, 'sessions', {})).map((session) => session.sourceId)).not.toContain(id);
  // What other sessions support is proposed anew.
  for (const proposal of proposals) {
    expect(proposal.evidence.some((evidence) => evidence.sessionId.includes(id))).toBe(false);
  }
});

test('what a hook excluded leaves no trace, before capture and after', async () => {
  const { phrase, id } = marked();
  const engine = await scope.engine();
  await ask(engine, 'now', now);
  expect(bytes()).toContain(phrase);
  hookSays(id);
  await ask(engine, 'now', now);
  expect(bytes()).not.toContain(phrase);
  await engine.dispose();
  const store = path.join(scope.folder, 'fresh');
  mkdirSync(path.join(store, 'spool'), { recursive: true });
  writeFileSync(path.join(store, 'spool', 'excluded.jsonl'), `${JSON.stringify({ session: id })}\n`);
  const fresh = await scope.engine({ storePath: store });
  const { captured } = await ask(fresh, 'now', now);
  expect(captured.sessions).toBe(7);
  expect(Buffer.concat(filesBelow(store).map((file) => readFileSync(file))).includes(phrase)).toBe(false);
});

test('a hook is heard wherever it was installed from', async () => {
  const { phrase, id } = marked();
  const folder = path.join(hookFolder(scope.home), 'spool');
  mkdirSync(folder, { recursive: true });
  appendFileSync(path.join(folder, 'excluded.jsonl'), `${JSON.stringify({ session: id, at: 1 })}\n`);
  await ask(await scope.engine(), 'now', now);
  expect(bytes()).not.toContain(phrase);
});

test('terminal sessions only: by option, by either variable, after the fact, and back', async () => {
  const engine = await scope.engine();
  await ask(engine, 'capture', {});
  const all = await ask(engine, 'sessions', {});
  const headless = scope.transcript('000000000001.jsonl');
  await engine.dispose();
  writeFileSync(headless, textOf(headless).replaceAll('"entrypoint":"cli"', '"entrypoint":"sdk-ts"'));
  const id = path.basename(headless, '.jsonl');
  for (const changes of [
    { captureOnlyCli: true },
    { environment: { SKILLIFY_CAPTURE_ONLY_CLI: 'true' } },
    { environment: { HIVEMIND_CAPTURE_ONLY_CLI: 'true' } },
  ]) {
    const store = path.join(scope.folder, JSON.stringify(changes).replace(/\W/g, ''));
    const strict = await scope.engine({ ...changes, storePath: store });
    await ask(strict, 'capture', {});
    const kept = await ask(strict, 'sessions', {});
    expect(kept.every((session) => session.interactive === true)).toBe(true);
    expect(kept.map((session) => session.sourceId)).not.toContain(id);
    await strict.dispose();
    const open = await scope.engine({ storePath: store, environment: {} });
    await ask(open, 'capture', {});
    expect(await ask(open, 'sessions', {})).toHaveLength(all.length);
    await open.dispose();
  }
});

test('a folder opts out by its nearest .skillify file', async () => {
  const engine = await scope.engine();
  const file = scope.transcript('000000000001.jsonl');
  const inner = path.join(scope.project, 'inner', 'deep');
  mkdirSync(inner, { recursive: true });
  writeFileSync(file, textOf(file).replaceAll('"/workspace/payments-api"', JSON.stringify(inner)));
  await ask(engine, 'capture', {});
  const ids = async () => (await ask(engine, 'sessions', {})).map((session) => session.sourceId);
  const id = path.basename(file, '.jsonl');
  expect(await ids()).toContain(id);
  writeFileSync(path.join(scope.project, 'inner', '.skillify'), '# mine\ncapture: false\n');
  await ask(engine, 'capture', {});
  expect(await ids()).not.toContain(id);
  writeFileSync(path.join(inner, '.skillify'), '{"capture": true}');
  appendFileSync(file, '\n');
  await ask(engine, 'capture', {});
  expect(await ids()).toContain(id);
});

test('folders with one workspace id share a store', async () => {
  const first = await scope.engine({ workspaceId: 'team' });
  await ask(first, 'capture', {});
  const { project } = await ask(first, 'status', {});
  await first.dispose();
  const other = path.join(scope.folder, 'other');
  mkdirSync(other);
  const second = await scope.engine({
    projectPath: other,
    aliases: [],
    environment: { HIVEMIND_WORKSPACE_ID: 'team' },
  });
  await ask(second, 'capture', {});
  expect((await ask(second, 'status', {})).project.key).toBe(project.key);
  expect(await ask(second, 'sessions', {})).toHaveLength(8);
});

test("the user's patterns are taken out; one that cannot be used is refused with a sentence", async () => {
  const engine = await scope.engine({ redactionPatterns: ['pn[p]m'] });
  await ask(engine, 'capture', {});
  expect(bytes()).not.toContain('use pnpm');
  expect(bytes()).toContain('[redacted:user-rule]');
  await expect(scope.engine({ redactionPatterns: ['(a+)+b'] })).rejects.toMatchObject({ code: 'invalid-input' });
});

test('imports are mined like any session, and once', async () => {
  const engine = await scope.engine();
  const folder = path.join(scope.project, '.specstory', 'history');
  mkdirSync(folder, { recursive: true });
  const history =
    '<!-- Generated by SpecStory -->\n\n# Fix (2026-03-29 17:22:29)\n\n_**User**_\n\nadd a test\n\n---\n\n_**Assistant**_\n\nDone with npm.\n\n---\n\n_**User**_\n\nno, never use yarn here\n\n---\n';
  writeFileSync(path.join(folder, '2026-03-29_17-22-fix.md'), history);
  writeFileSync(path.join(folder, 'notes.md'), 'nothing');
  const imported = await ask(engine, 'importFile', { path: scope.project, format: null });
  expect(imported).toEqual({ sessions: 1, events: 3, skippedRecords: 0, format: 'specstory' });
  expect(await ask(engine, 'importFile', { path: scope.project, format: null })).toMatchObject({ events: 0 });
  await ask(engine, 'now', now);
  const [session] = (await ask(engine, 'sessions', {})).filter((each) => each.assistant === 'import:specstory');
  expect(session).toMatchObject({ humanPrompts: 2 });
  const signals = await ask(engine, 'signals', {});
  expect(signals.filter((signal) => signal.assistant === 'import:specstory').length).toBeGreaterThan(0);
  await expect(ask(engine, 'importFile', { path: path.join(folder, 'notes.md'), format: null })).rejects.toMatchObject({
    code: 'invalid-input',
  });
  await expect(ask(engine, 'importFile', { path: '/none', format: null })).rejects.toMatchObject({ code: 'not-found' });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { CaptureOptions } from '../../src/capture/captureRun.ts';
import { captureFixture } from './captureFixture.ts';
import { hasPython, writeDatabase } from './foreign/pythonDatabase.ts';
import { databaseAssistant, documentAssistant } from './sampleAssistants.ts';

const assetPath = fileURLToPath(new URL('../../node_modules/sql.js/dist', import.meta.url));
const assistants = [databaseAssistant];
const tables = `
db.execute('CREATE TABLE IF NOT EXISTS sessions (id TEXT, cwd TEXT, parent TEXT)')
db.execute('CREATE TABLE IF NOT EXISTS prompts (id TEXT, session TEXT, text TEXT, undone INTEGER DEFAULT 0)')`;
const session = (id: string, cwd: string, parent = '') =>
  `db.execute('INSERT INTO sessions VALUES (?, ?, ?)', (${JSON.stringify(id)}, ${JSON.stringify(cwd)}, ${parent === '' ? 'None' : JSON.stringify(parent)}))`;
const prompt = (id: string, of: string) =>
  `db.execute('INSERT INTO prompts (id, session, text) VALUES (?, ?, ?)', (${JSON.stringify(id)}, ${JSON.stringify(of)}, 'words of ${id}'))`;

async function databaseFixture() {
  const fixture = await captureFixture();
  const file = path.join(fixture.home, '.opencode', 'state.db');
  mkdirSync(path.dirname(file), { recursive: true });
  return {
    ...fixture,
    file,
    write: (...statements: readonly string[]) => writeDatabase(file, [tables, ...statements].join('\n')),
    read: (more: Partial<CaptureOptions> = {}) => fixture.capture({ assistants, assetPath, ...more }),
    async ids(id: string) {
      const stored = await fixture.store.readEvents(sessionIdOf('opencode', id));
      return stored.map(({ event }) => `${event.id} ${event.branch}`);
    },
    state: async () => (await fixture.store.listTranscripts()).find((state) => state.path === file),
  };
}

describe.skipIf(!hasPython)('databases', () => {
  it('give the sessions of the project only, and later only what is new', async () => {
    const fixture = await databaseFixture();
    fixture.write(
      session('child', '/tmp', 'ours'),
      session('ours', fixture.project.path),
      session('theirs', '/w/theirs'),
      prompt('a', 'ours'),
      prompt('secret', 'theirs'),
      prompt('c', 'child'),
    );
    expect(await fixture.read()).toMatchObject({ transcripts: 1, sessions: 2, events: 2 });
    expect(await fixture.read()).toMatchObject({ transcripts: 0, events: 0 });
    fixture.write(prompt('b', 'ours'), prompt('other secret', 'theirs'));
    expect(await fixture.read()).toMatchObject({ sessions: 1, events: 1 });
    expect(await fixture.ids('ours')).toEqual(['a live', 'b live']);
    expect(await fixture.ids('theirs')).toEqual([]);
    expect(await fixture.state()).toMatchObject({
      parserState: { seen: 5 },
      unknownTypes: { novel: 2 },
      lastError: null,
    });
  });

  it('are read again from the start when the project has another path', async () => {
    const fixture = await databaseFixture();
    fixture.write(
      session('ours', fixture.project.path),
      session('moved', '/w/old'),
      prompt('a', 'ours'),
      prompt('m', 'moved'),
    );
    await fixture.read();
    const project = { ...fixture.project, paths: [...fixture.project.paths, '/w/old'] };
    expect(await fixture.read({ project })).toMatchObject({ transcripts: 1, events: 1 });
    expect(await fixture.ids('moved')).toEqual(['m live']);
  });

  it('leave out excluded sessions', async () => {
    const fixture = await databaseFixture();
    fixture.write(
      session('ours', fixture.project.path),
      session('no', fixture.project.path),
      prompt('a', 'ours'),
      prompt('n', 'no'),
    );
    await fixture.read({ exclude: (id) => id === 'no' });
    expect((await fixture.store.listSessions()).map((one) => one.sourceSessionId)).toEqual(['ours']);
  });

  it('replace what files told of the same session', async () => {
    const fixture = await databaseFixture();
    const both = [{ ...documentAssistant, id: 'opencode' as const }, databaseAssistant];
    const file = path.join(fixture.home, '.cline', 's.json');
    const document = (...ids: readonly string[]) =>
      JSON.stringify({ session: 'ours', cwd: fixture.project.path, prompts: ids.map((id) => ({ id, text: id })) });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, document('from file'));
    await fixture.read({ assistants: both });
    fixture.write(session('ours', fixture.project.path), prompt('from database', 'ours'));
    await fixture.read({ assistants: both });
    expect(await fixture.ids('ours')).toEqual(['from file abandoned', 'from database live']);
    writeFileSync(file, document('from file', 'and more'));
    expect((await fixture.read({ assistants: both })).events).toBe(0);
  });

  it('that cannot be read say why, once, and do not keep others from being read', async () => {
    const fixture = await databaseFixture();
    writeDatabase(fixture.file, `db.execute('CREATE TABLE other (x)')`);
    await fixture.read();
    expect((await fixture.state())?.lastError).toBe('The table prompts is missing.');
    fixture.write(session('ours', fixture.project.path), prompt('a', 'ours'));
    expect((await fixture.read()).events).toBe(1);
    expect((await fixture.state())?.lastError).toBeNull();
    const other = await databaseFixture();
    writeFileSync(other.file, 'no database at all');
    await other.read();
    expect((await other.state())?.lastError).toMatch(/not a SQLite database/);
    const unnamed = await databaseFixture();
    unnamed.write(session('ours', unnamed.project.path));
    await unnamed.capture({ assistants });
    expect((await unnamed.state())?.lastError).toMatch(/engine was not named/);
  });
});

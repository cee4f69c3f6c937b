import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { assistants } from '../../src/assistants/registry.ts';
import { isRecord, type JsonRecord, parseJson } from '../../src/base/json.ts';
import { redactEvent, redactState } from '../../src/capture/redact.ts';
import { importers } from '../../src/importers/registry.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { captureFixture } from '../capture/captureFixture.ts';
import { lineSamples } from '../capture/lineSamples.ts';
import { readInSteps } from '../capture/readInSteps.ts';
import { LibraryScript } from '../support/libraryScript.ts';
import { SessionScript } from '../support/sessionScript.ts';

const depth = 2_000;
/** Values as JSON text, because some of them cannot be written from JavaScript. */
const hostileValues: Readonly<Record<string, string>> = {
  'a prototype': '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  'lists two thousand deep': `${'['.repeat(depth)}${']'.repeat(depth)}`,
  'objects two thousand deep': `${'{"content":'.repeat(depth)}1${'}'.repeat(depth)}`,
  'a number beyond all numbers': '1e400',
  'the largest number': '1.7976931348623157e308',
  'a negative number': '-9007199254740993',
  'half of a character': '"\\ud800 and \\udc00"',
  'characters that cannot be seen': '"\\u0000\\u202e\\ufeff\\u2028"',
  'a path that leads up': '"../../../../../../etc/passwd"',
  'nothing at all': 'null',
  'a list of everything': '[null,true,1,"",[],{}]',
};
const marker = 'HOSTILE-VALUE';

/** The record's JSON with each of its members, two levels down, replaced in turn. */
function* replaced(record: JsonRecord, value: string): Generator<string> {
  const put = (changed: unknown) => JSON.stringify(changed).replace(`"${marker}"`, value);
  for (const [key, member] of Object.entries(record)) {
    yield put({ ...record, [key]: marker });
    if (isRecord(member))
      for (const inner of Object.keys(member)) yield put({ ...record, [key]: { ...member, [inner]: marker } });
    if (Array.isArray(member)) yield put({ ...record, [key]: [marker, ...member] });
  }
}

const lineAssistants = assistants.flatMap((assistant) => {
  const sample = lineSamples[assistant.id];
  return sample === undefined ? [] : [{ assistant, sample }];
});
const documentAssistants = assistants.flatMap((assistant) =>
  assistant.parseDocument === undefined ? [] : [{ assistant, parse: assistant.parseDocument.bind(assistant) }],
);
const identity = { role: 'main' as const, relativePath: 'app/x.json', fallbackTime: Date.UTC(2026, 0, 1) };

afterEach(() => expect(Reflect.get({}, 'polluted')).toBeUndefined());

describe.each(lineAssistants)('a transcript of $assistant.displayName', ({ assistant, sample }) => {
  test.each(Object.entries(hostileValues))('goes on past a record that holds, in any member, %s', async (_, value) => {
    const records = sample();
    const last = `${JSON.stringify(records.at(-1))}\n`;
    for (const record of records.slice(0, 2)) {
      const lines = [...replaced(record, value)].map((line) => `${line}\n`).join('');
      const bytes = Buffer.from(lines + last);
      const { events } = await readInSteps(assistant, bytes, [bytes.length]);
      for (const event of events) expect(redactEvent(event).id).toBe(event.id);
      const state = parseJson(lines.slice(0, lines.indexOf('\n')));
      if (isRecord(state)) redactState(state);
    }
  });
});

describe.each(documentAssistants)('a document of $assistant.displayName', ({ parse }) => {
  test.each(Object.entries(hostileValues))('is read or counted when it holds, anywhere, %s', (_, value) => {
    const keys =
      'messages requests content parts role type text id sessionId session info metadata value kind history'.split(' ');
    const whole = `{${keys.map((key) => `"${key}":${value}`).join(',')}}`;
    const texts = [value, `[${value}]`, whole, `[${whole}]`, ...keys.map((key) => `{"${key}":[${whole}]}`)];
    for (const text of texts) for (const event of parse(text, identity).events) redactEvent(event);
  });

  test('is read or counted whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parse(text, identity).skippedRecords).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each(importers.map((importer) => ({ importer, format: importer.format })))(
  'an import of $format',
  ({ importer }) => {
    test.each(Object.entries(hostileValues))('is read or counted when it holds, anywhere, %s', (_, value) => {
      const keys =
        'resourceSpans scopeSpans spans attributes messages content input output observations traceId id role'.split(
          ' ',
        );
      const whole = `{${keys.map((key) => `"${key}":${value}`).join(',')}}`;
      for (const text of [
        value,
        whole,
        `[${whole}]`,
        `${whole}\n${whole}`,
        `{"resourceSpans":[${whole}]}`,
        `{"messages":[${whole}]}`,
      ]) {
        for (const event of importer.read(text, { fileName: 'x', modifiedAt: 0 }).events) redactEvent(event);
      }
    });
  },
);

test('a session with hostile records is stored without them, and the session beside it whole', async () => {
  const fixture = await captureFixture();
  const records = lineSamples['claude-code']?.() ?? [];
  const folder = `.claude/projects/${fixture.slug}`;
  const session = 'bad00000-0000-4000-8000-000000000000';
  const inProject = (record: JsonRecord, more: JsonRecord = {}) => ({ ...record, ...more, cwd: fixture.project.path });
  fixture.write(
    `${folder}/c1a0de00-0000-4000-8000-000000000001.jsonl`,
    records.map((record) => inProject(record)),
  );
  const file = fixture.write(`${folder}/${session}.jsonl`, []);
  const values = Object.values(hostileValues);
  const lines = values.map((value, at) => {
    const record = inProject(records[0] ?? {}, { sessionId: session, uuid: `bad-${at}`, hostile: marker });
    return JSON.stringify({ ...record, message: { role: 'user', content: `Prompt ${at}` } }).replace(
      `"${marker}"`,
      value,
    );
  });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const report = await fixture.capture();
  const sessions = await fixture.store.listSessions();
  const bad = sessions.find(({ sourceSessionId }) => sourceSessionId === session);
  expect({ ...report, ms: 0, bytes: 0 }).toMatchObject({ skippedRecords: 2 });
  expect(sessions).toHaveLength(2);
  expect(bad?.events).toBe(values.length - 2);
});

describe('words that would keep a pattern busy', () => {
  const pumps = [' ', '\n', 'a', '.', '[', ',', '“', 'a-', 'a/', '\u001b[0m', '[a](http:'];

  test.each(pumps.map((pump) => [pump]))('are judged and mined in little time: %j', (pump) => {
    for (const beginning of ['', 'No, always use pnpm ']) {
      const text = `${beginning}${pump.repeat(Math.floor(12_000 / pump.length))} x`;
      const before = process.cpuUsage();
      const script = new SessionScript('s');
      script
        .prompt('Do it')
        .edits('b.ts', text, text.slice(0, 8_000))
        .runs(text.slice(0, 4_000), { exit: 1, output: text.slice(0, 8_000) });
      script.says(text).ends().prompt(text).says('ok').ends();
      analyseSession(script.session, script.events);
      new LibraryScript().session(text).session(text).mine();
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(1_500);
    }
  });
});

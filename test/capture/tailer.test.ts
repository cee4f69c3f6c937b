import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { parseLine } from '../../src/capture/salvage.ts';
import { type TailedLine, type TailOptions, tailLines } from '../../src/capture/tailer.ts';
import { bufferSource } from '../../src/capture/transcriptFile.ts';

async function tail(bytes: Buffer | string, options: Partial<TailOptions> = {}): Promise<readonly TailedLine[]> {
  const lines: TailedLine[] = [];
  const source = bufferSource(Buffer.from(bytes));
  const all = { offset: 0, line: 0, isEnvelope: claudeCode.isEnvelope, ...options };
  for await (const batch of tailLines(source, all)) lines.push(...batch);
  return lines;
}

const envelope = (text: string) => JSON.stringify({ type: 'user', sessionId: 's', text });

describe('tailLines', () => {
  it('numbers lines and places them by bytes', async () => {
    const lines = await tail('{"a":"ä"}\n\n{"b":2}\r\n');
    expect(lines).toMatchObject([
      { records: [{ a: 'ä' }], line: 1, offset: 0, length: 10, nextOffset: 11 },
      { records: [], line: 2, lost: 0 },
      { records: [{ b: 2 }], line: 3, offset: 12 },
    ]);
  });

  it('lets a cut last line wait, and takes a whole one without its line end', async () => {
    expect(await tail('{"a":1}\n{"b":')).toHaveLength(1);
    const whole = await tail('{"a":1}\n{"b":2}');
    expect(whole).toHaveLength(2);
    const last = whole[1];
    const more = await tail('{"a":1}\n{"b":2}\n{"c":3}\n', { offset: last?.nextOffset ?? 0, line: last?.line ?? 0 });
    expect(more.at(-1)).toMatchObject({ records: [{ c: 3 }], line: 3 });
  });

  it('skips a line that is longer than allowed without holding it, and goes on', async () => {
    const lines = await tail(`{"a":1}\n{"b":"${'x'.repeat(5000)}"}\n{"c":3}\n`, {
      chunkBytes: 64,
      longestLineBytes: 1000,
    });
    expect(lines).toMatchObject([{ lost: 0 }, { lost: 1, records: [], line: 2 }, { records: [{ c: 3 }], line: 3 }]);
  });

  it('splits at line feeds only and ignores a byte order mark', async () => {
    expect(await tail('\ufeff{"a":"x\u2028y"}\n')).toMatchObject([{ records: [{ a: 'x\u2028y' }] }]);
  });

  it('decodes each line alone', async () => {
    const broken = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xf0, 0x9f]), Buffer.from('\n{"b":2}\n')]);
    expect(await tail(broken)).toMatchObject([{ lost: 1 }, { records: [{ b: 2 }] }]);
  });

  it('gives the same lines for any size of chunk', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.json(), fc.string({ unit: 'grapheme' })), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (texts, chunkBytes) => {
          const bytes = Buffer.from(texts.map((text) => `${text.replaceAll('\n', ' ')}\n`).join(''));
          expect(await tail(bytes, { chunkBytes })).toEqual(await tail(bytes));
        },
      ),
    );
  });
});

describe('parseLine', () => {
  const parse = (text: string) => parseLine(text, claudeCode.isEnvelope);
  const recordTexts = (text: string) => parse(text).records.map((record) => record['text']);

  it('takes two records from one line', () => {
    expect(recordTexts(envelope('a') + envelope('b'))).toEqual(['a', 'b']);
  });

  it('takes the whole record behind one that was cut off', () => {
    const cut = envelope('lost words').slice(0, 30);
    expect(recordTexts(cut + envelope('kept'))).toEqual(['kept']);
    expect(parse(cut + envelope('kept')).lost).toBe(1);
  });

  it('does not take an inner object for a record', () => {
    expect(parse('{"type":"user","message":{"role":"user"}')).toEqual({ records: [], lost: 1 });
  });

  it('looks past runs of NUL', () => {
    expect(recordTexts(`${'\0'.repeat(50)}${envelope('a')}`)).toEqual(['a']);
    expect(parse('\0\0\0')).toEqual({ records: [], lost: 0 });
  });

  it('counts what is not an object', () => {
    expect(parse('42').lost).toBe(1);
    expect(parse('nonsense').lost).toBe(1);
  });

  it('never throws and never takes long', () => {
    const started = performance.now();
    parse('{"a":'.repeat(20_000));
    parse(`{"type":"x"${'{"'.repeat(50_000)}}`);
    expect(performance.now() - started).toBeLessThan(5000);
    fc.assert(fc.property(fc.string(), (text) => parse(text).lost >= 0));
  });
});

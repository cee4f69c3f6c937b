import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { SessionEvent, ToolResultEvent } from '../../src/assistants/sessionEvent.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { EventSearch } from '../../src/store/search/eventSearch.ts';
import type { Store } from '../../src/store/store.ts';
import { batch, facts, prompt, START, toolCall } from './sampleData.ts';

/** A store whose search is looked at, with everything it holds as one text. */
export interface SearchUnderTest {
  bytes(): Promise<string>;
  open(): Promise<Store>;
  openReadOnly(): Promise<Store>;
  remove(): Promise<void>;
}

const everything: EventSearch = {
  wanted: [],
  excluded: [],
  since: null,
  until: null,
  assistants: [],
  kinds: [],
  outcomes: [],
  places: [],
  sessions: [],
  limit: 20,
};

function failure(id: string, output: string, overrides: Partial<ToolResultEvent> = {}): ToolResultEvent {
  return {
    id,
    sourceSessionId: 's1',
    at: START + 2,
    parentId: null,
    branch: 'live',
    raw: { line: 3, offset: 0, length: 10 },
    kind: 'tool_result',
    callId: `call-${id}`,
    status: 'failed-command',
    exitCode: 1,
    output,
    feedback: null,
    ...overrides,
  };
}

/** What the search of every store must do; run once for each implementation. */
export function describeSearch(name: string, create: () => Promise<SearchUnderTest>): void {
  describe(`search: ${name}`, () => {
    let subject: SearchUnderTest;
    let store: Store;

    beforeEach(async () => {
      subject = await create();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    async function fill(events: readonly SessionEvent[], sliceTexts = 1_000): Promise<void> {
      await store.appendCapture(batch(events));
      await index(sliceTexts);
    }
    async function index(sliceTexts = 1_000): Promise<void> {
      while ((await store.indexText(sliceTexts)) > 0);
    }
    const word = (text: string) => ({ text, isPhrase: false, isPrefix: false });
    const words = (...texts: readonly string[]) => texts.map(word);
    const find = (search: Partial<EventSearch>) => store.findEvents({ ...everything, ...search });
    const ids = async (search: Partial<EventSearch>) => (await find(search)).events.map(({ id }) => id);

    it('finds texts with all words, and some of them only where none has all', async () => {
      await fill([
        prompt('a', { text: 'use pnpm for the lint run' }),
        prompt('b', { text: 'the lint run is slow' }),
        prompt('c', { text: 'pnpm is fine' }),
      ]);
      expect(await ids({ wanted: words('pnpm', 'lint') })).toEqual(['a']);
      expect((await find({ wanted: words('pnpm', 'lint') })).isRelaxed).toBe(false);
      const some = await find({ wanted: words('pnpm', 'slow') });
      expect(some.isRelaxed).toBe(true);
      expect(some.events.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
      const none = await find({ wanted: words('yarn') });
      expect(none).toMatchObject({ events: [], isRelaxed: false, unknownWords: ['yarn'] });
    });

    it('puts rare words, short texts and what people wrote first, and of equals the newest', async () => {
      await fill([
        prompt('long', { text: `migration ${'of many other things '.repeat(40)}` }),
        prompt('short', { text: 'run the migration' }),
        toolCall('command', { command: 'run migration' }),
        prompt('old', { text: 'deploy one' }),
        prompt('new', { at: START + 40 * 86_400_000, text: 'deploy two' }),
      ]);
      expect(await ids({ wanted: words('migration') })).toEqual(['short', 'command', 'long']);
      expect(await ids({ wanted: words('deploy') })).toEqual(['new', 'old']);
    });

    it('reads identifiers, paths, versions, flags and error codes as developers write them', async () => {
      await fill([
        prompt('camel', { text: 'rename getUserName in XMLHttpClient' }),
        prompt('snake', { text: 'the user_account_id is wrong' }),
        prompt('path', { text: 'look at src/auth/login.ts please' }),
        prompt('version', { text: 'typescript 5.9.2 broke it' }),
        prompt('code', { text: 'it says TS2345 and ECONNREFUSED 127.0.0.1:5432' }),
        prompt('flag', { text: 'git push --force-with-lease' }),
      ]);
      for (const query of ['getUserName', 'getusername', 'get_user_name'])
        expect(await ids({ wanted: words(query) }), query).toEqual(['camel']);
      expect(await ids({ wanted: words('http', 'client') })).toEqual(['camel']);
      expect(await ids({ wanted: words('user_account_id') })).toEqual(['snake']);
      expect(await ids({ wanted: words('account') })).toEqual(['snake']);
      for (const query of ['login.ts', 'login', 'src/auth/login.ts', 'auth'])
        expect(await ids({ wanted: words(query) }), query).toEqual(['path']);
      expect(await ids({ wanted: words('5.9.2') })).toEqual(['version']);
      for (const query of ['ts2345', 'econnrefused', '127.0.0.1'])
        expect(await ids({ wanted: words(query) }), query).toEqual(['code']);
      for (const query of ['force-with-lease', '--force-with-lease', 'lease'])
        expect(await ids({ wanted: words(query) }), query).toEqual(['flag']);
    });

    it('folds case, umlauts and accents, and finds words in writing without blanks', async () => {
      await fill([
        prompt('german', { text: 'die Größe der Straße ändern' }),
        prompt('french', { text: 'le déploiement a échoué' }),
        prompt('chinese', { text: '请修复数据库迁移脚本的错误' }),
        prompt('japanese', { text: 'データベースの接続エラー' }),
        prompt('korean', { text: '데이터베이스를 고쳐줘' }),
        prompt('russian', { text: 'ПОЧИНИ сборку' }),
      ]);
      const expected = {
        german: ['GRÖSSE', 'grosse', 'strasse', 'Ändern'],
        french: ['deploiement', 'ÉCHOUÉ'],
        chinese: ['数据库', '迁移脚本', '错'],
        japanese: ['データベース', 'エラー'],
        korean: ['데이터베이스', '베이스'],
        russian: ['почини'],
      };
      for (const [id, queries] of Object.entries(expected))
        for (const query of queries) expect(await ids({ wanted: words(query) }), query).toEqual([id]);
      expect((await find({ wanted: words('库数') })).events, 'the characters must follow one another').toEqual([]);
    });

    it('keeps phrases together, takes beginnings and leaves out what is excluded', async () => {
      await fill([
        prompt('row', { text: 'please run the tests now' }),
        prompt('apart', { text: 'the run of all tests' }),
        prompt('begin', { text: 'integration testing' }),
      ]);
      const phrase = (text: string, isPrefix = false) => [{ text, isPhrase: true, isPrefix }];
      expect(await ids({ wanted: phrase('run the tests') })).toEqual(['row']);
      expect(await ids({ wanted: phrase('run the te', true) })).toEqual(['row']);
      expect(await ids({ wanted: [{ ...word('test'), isPrefix: true }] })).toEqual(
        expect.arrayContaining(['row', 'apart', 'begin']),
      );
      expect(await ids({ wanted: words('test') }), 'not without a star').toEqual([]);
      expect(await ids({ wanted: words('tests'), excluded: words('all') })).toEqual(['row']);
      expect(await ids({ wanted: words('tests'), excluded: phrase('run the tests') })).toEqual(['apart']);
    });

    it('finds commands, edited paths, links, refusals and the lines that say why something failed, not whole outputs', async () => {
      const noise = Array.from({ length: 200 }, (_line, number) => `compiled module${number}`).join('\n');
      const place = {
        sourceSessionId: 's1',
        parentId: null,
        branch: 'live',
        raw: { line: 9, offset: 0, length: 1 },
      } as const;
      await fill([
        toolCall('call', { command: 'cargo nextest run --workspace' }),
        failure('failed', `${noise}\nError: connect ECONNREFUSED ::1:5432\n${noise}\n3 tests failed`),
        failure('refused', 'The user refused.', { status: 'rejected', feedback: 'never touch the lockfile' }),
        failure('fine', 'Error: looks bad but is fine', { status: 'ok', exitCode: 0 }),
        {
          ...place,
          id: 'edit',
          at: START + 3,
          kind: 'file_edit',
          callId: null,
          path: '/app/src/ledger/rounding.ts',
          operation: 'update',
          removedText: 'before',
          addedText: 'after',
          removedLines: 1,
          addedLines: 1,
          state: 'applied',
        },
        { ...place, id: 'link', at: START + 4, kind: 'link', url: 'https://example.org/pull/4711' },
      ]);
      expect(await ids({ wanted: words('nextest') })).toEqual(['call']);
      expect(await ids({ wanted: words('ECONNREFUSED') })).toEqual(['failed']);
      expect(await ids({ wanted: words('lockfile') })).toEqual(['refused']);
      expect(await ids({ wanted: words('rounding.ts') })).toEqual(['edit']);
      expect(await ids({ wanted: words('4711') })).toEqual(['link']);
      expect(await ids({ wanted: words('module77') }), 'output that says nothing of the failure').toEqual([]);
      const [found] = (await find({ wanted: words('econnrefused') })).events;
      expect(found).toMatchObject({ kind: 'failure', file: expect.stringContaining('one.jsonl'), line: 3 });
      expect(await ids({ kinds: ['failure'] })).toEqual(expect.arrayContaining(['failed', 'refused']));
    });

    it('narrows by time, kind, assistant, folder, branch, session and outcome', async () => {
      const session = (source: string, at: number) =>
        prompt(`${source}-p`, { sourceSessionId: source, at, text: 'fix the build' });
      await store.appendCapture(
        batch(
          [session('one', START), toolCall('one-c', { sourceSessionId: 'one', command: 'build' })],
          [facts('one', { cwd: '/code/api/packages/ledger', gitBranch: 'main' })],
        ),
      );
      await store.appendCapture(
        batch([session('two', START + 5_000)], [facts('two', { cwd: 'C:\\work\\web', gitBranch: 'fix/login' })], {
          path: '/codex/two.jsonl',
          assistant: 'codex',
        }),
      );
      await index();
      const wanted = words('build');
      expect(await ids({ wanted, since: START + 1_000 })).toEqual(['two-p']);
      expect(await ids({ wanted, until: START })).toEqual(['one-p']);
      expect(await ids({ wanted, kinds: ['command'] })).toEqual(['one-c']);
      expect(await ids({ wanted, assistants: ['codex'] })).toEqual(['two-p']);
      expect(await ids({ wanted, places: ['packages/ledger'], kinds: ['prompt'] })).toEqual(['one-p']);
      expect(await ids({ wanted, places: ['work/web'] })).toEqual(['two-p']);
      expect(await ids({ wanted, places: ['fix/login'] })).toEqual(['two-p']);
      expect(await ids({ wanted, sessions: ['two'] })).toEqual(['two-p']);
      const sessionId = sessionIdOf('codex', 'two');
      expect(await ids({ wanted, sessions: [sessionId] })).toEqual(['two-p']);
      expect(await ids({ wanted, outcomes: ['failed'] })).toEqual([]);
      await store.saveMined([
        {
          sessionId,
          minedEvents: 1,
          signals: [],
          episodes: [
            {
              id: 'ep',
              sessionId,
              index: 0,
              startedAt: START + 5_000,
              endedAt: START + 6_000,
              promptEventId: 'two-p',
              prompt: 'fix the build',
              steps: [],
              paths: [],
              outcome: { kind: 'failed', reasons: [] },
            },
          ],
        },
      ]);
      expect(await ids({ wanted, outcomes: ['failed'] })).toEqual(['two-p']);
      expect((await find({ wanted, sessions: ['two'] })).events[0]?.outcome).toBe('failed');
      expect(await ids({ wanted: [], limit: 2 }), 'without words the newest').toEqual(['two-p', 'one-c']);
    });

    it('shows the same text once and says how often it was there', async () => {
      await fill(
        Array.from({ length: 30 }, (_call, number) =>
          toolCall(`c${number}`, { at: START + number, command: 'pnpm test' }),
        ),
      );
      const { events } = await find({ wanted: words('pnpm') });
      expect(events.map(({ id, repeats }) => [id, repeats])).toEqual([['c29', 29]]);
    });

    it('finds the same whatever the sizes of its parts, in slices, merged and over a reopening', async () => {
      const texts = Array.from({ length: 2_300 }, (_text, number) => {
        const at = START + ((number * 7_919) % 2_300) * 1_000;
        return prompt(`p${number}`, { at, text: `word${number % 41} common part${number % 7} only${number}` });
      });
      for (let start = 0; start < texts.length; start += 100) {
        await fill(texts.slice(start, start + 100), start % 300 === 0 ? 33 : 1_000);
        if (start === 1_000) {
          await store.close();
          store = await subject.open();
        }
      }
      expect(await store.notYetIndexed()).toBe(0);
      for (const number of [0, 7, 999, 2_299])
        expect(await ids({ wanted: words(`only${number}`) })).toEqual([`p${number}`]);
      const both = await ids({ wanted: words('word5', 'part3'), limit: 500 });
      const expected = texts.flatMap(({ id }, number) => (number % 41 === 5 && number % 7 === 3 ? [id] : []));
      expect([...both].sort()).toEqual([...expected].sort());
      expect((await ids({ wanted: words('common'), limit: 1_000 })).length).toBe(1_000);
      const reader = await subject.openReadOnly();
      expect((await reader.findEvents({ ...everything, wanted: words('only77') })).events[0]?.id).toBe('p77');
      await expect(reader.indexText(10)).rejects.toSatisfy((error) => SkillifyError.is(error, 'store-read-only'));
      await reader.close();
    });

    it('takes a forgotten session out of the index and out of the bytes of every file, and goes on', async () => {
      const of = (source: string, text: string) =>
        Array.from({ length: 300 }, (_event, number) =>
          prompt(`${source}-${number}`, {
            sourceSessionId: source,
            at: START + number,
            text: `${text} ${text}${number}`,
          }),
        );
      for (const [source, text] of [
        ['keep', 'heron'],
        ['gone', 'zebrafish'],
        ['also', 'egret'],
      ] as const) {
        await store.appendCapture(batch(of(source, text)));
        await index(120);
      }
      await store.appendCapture(batch(of('late', 'zebrafish')));
      await store.indexText(50);
      const bytes = () => subject.bytes();
      // Both have the same words at the same time; the later one may not be searched yet.
      expect([['gone-7'], ['late-7']]).toContainEqual(await ids({ wanted: words('zebrafish7') }));
      expect(await bytes()).toContain('zebrafish');
      await store.forgetSessions(
        ['gone', 'late'].map((source) => sessionIdOf('claude-code', source)),
        'asked',
      );
      expect(await bytes()).not.toContain('zebrafish');
      expect((await find({ wanted: words('zebrafish') })).events).toEqual([]);
      expect(await ids({ wanted: words('heron299') })).toEqual(['keep-299']);
      await index();
      expect(await store.notYetIndexed()).toBe(0);
      await fill([prompt('next', { text: 'zebra crossing' })]);
      expect(await ids({ wanted: words('zebra') })).toEqual(['next']);
      expect(await ids({ wanted: words('egret7') })).toEqual(['also-7']);
    });

    it('suggests the word that one slip makes of an unknown one', async () => {
      await fill([prompt('a', { text: 'pnpm install kubernetes' }), prompt('b', { text: 'pnpm test' })]);
      const slips = {
        pnmp: 'pnpm',
        pnppm: 'pnpm',
        kubernets: 'kubernetes',
        kubermetes: 'kubernetes',
        zzzz: null,
        npm: null,
      };
      for (const [typed, meant] of Object.entries(slips)) expect(await store.closeWord(typed), typed).toBe(meant);
    });

    it('answers whatever is typed', async () => {
      await fill([prompt('a', { text: 'AND OR NOT NEAR "quoted" (brackets) -minus *star* col:on 100%_' })]);
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 40 }),
            fc.string({
              unit: fc.constantFrom(
                '"',
                "'",
                '*',
                '(',
                ')',
                '-',
                ':',
                ' ',
                'a',
                'AND',
                'NEAR/2',
                '%',
                '\\',
                '\n',
                '\0',
                '漢',
                'é',
              ),
              maxLength: 20,
            }),
          ),
          fc.boolean(),
          fc.boolean(),
          async (text, isPhrase, isPrefix) => {
            const term = { text, isPhrase, isPrefix };
            const { events } = await find({ wanted: [term], excluded: [] });
            await find({ wanted: words('quoted'), excluded: [term] });
            await store.findSummaries([term], null, null, 5);
            await store.closeWord(text);
            return events.length <= 1;
          },
        ),
        { numRuns: 150 },
      );
      for (const query of ['quoted', 'brackets', 'col:on', 'NEAR', '100%'])
        expect(await ids({ wanted: words(query) }), query).toEqual(['a']);
    });
  });
}

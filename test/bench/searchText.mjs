import { randomNumbers } from './bundle.mjs';

const minuteMs = 60_000;
const verbs =
  'add fix update rename remove refactor extract move document implement check extend simplify split merge'.split(' ');
const things =
  'endpoint handler parser button dialog migration column index cache queue worker retry timeout header token session report export import filter page route theme layout chart table form validator serializer client schema fixture logger metric alert job scheduler webhook invoice payment refund ledger account profile upload search template currency discount order basket shipment label'.split(
    ' ',
  );
const codes = ['ECONNREFUSED', 'ENOENT', 'EADDRINUSE', 'TS2345', 'TypeError', 'AssertionError', 'E0308', 'SIGKILL'];
const frequent =
  'the to of and a in is it for that with on this be as are not or from at by an if so we can was has will which when do all one there file test code use new run error line should also now into first then only more case value function add change make need type returns because before after each other'.split(
    ' ',
  );
const size = 60_000;

/** A word by its rank: everyday words first, then ever rarer made-up ones, some of them identifiers and paths. */
function wordOf(rank) {
  const everyday = frequent[rank];
  if (everyday) return everyday;
  const onsets = 'b d f g k l m n p r s t v z br tr'.split(' ');
  const vowels = 'a e i o u'.split(' ');
  let rest = rank + 17;
  let word = '';
  while (word.length < 5 || rest > 0) {
    word += onsets[rest % 16] + vowels[Math.floor(rest / 16) % 5];
    rest = Math.floor(rest / 80);
  }
  const next = things[rank % things.length];
  switch (rank % 9) {
    case 3:
      return `${word}${next[0].toUpperCase()}${next.slice(1)}`;
    case 5:
      return `src/${next}/${word}.ts`;
    case 7:
      return `${word}_${next}`;
    default:
      return word;
  }
}

/**
 * Events as assistants record them: prompts, responses of about 1 KB, commands with results, some of them failed, and edits.
 * Words are drawn by Zipf's law. The same for the same number on every machine.
 */
export function* searchableProject(events) {
  const random = randomNumbers(7);
  const words = Array.from({ length: size }, (_word, rank) => wordOf(rank));
  const pick = (list) => list[Math.floor(random() * list.length)];
  const text = (count) => Array.from({ length: count }, () => words[Math.floor(size ** random()) - 1]).join(' ');
  const started = Date.parse('2025-01-06T08:00:00Z');
  for (let made = 0, session = 0; made < events; session += 1) {
    const id = `session-${session}`;
    const length = 40 + Math.floor(random() * 400);
    for (let number = 0; number < length && made < events; number += 1, made += 1) {
      const base = {
        id: `${id}-e${number}`,
        sourceSessionId: id,
        at: started + made * minuteMs * 0.5,
        parentId: null,
        branch: 'live',
        raw: { line: number, offset: null, length: null },
      };
      const callId = `call-${id}-${number - (number % 2)}`;
      const kind = number % 10;
      if (kind === 0) {
        const code = random() < 0.02 ? ` It says ${pick(codes)}.` : '';
        const prompt = `${pick(verbs)} the ${pick(things)} of ${text(12 + Math.floor(random() * 60))}.${code}`;
        yield {
          ...base,
          kind: 'user_prompt',
          text: prompt,
          origin: 'human',
          originRule: 'bench',
          command: null,
          attachments: 0,
        };
      } else if (kind === 9) {
        yield {
          ...base,
          kind: 'file_edit',
          callId: null,
          path: `src/${pick(things)}/${text(1)}.ts`,
          operation: 'update',
          removedText: '',
          addedText: text(60),
          removedLines: 1,
          addedLines: 1,
          state: 'applied',
        };
      } else if (kind % 4 === 1) {
        yield { ...base, kind: 'assistant_text', text: text(150), phase: 'unknown', model: null };
      } else if (kind % 2 === 0) {
        const command = `pnpm ${pick(['run', 'test', 'exec'])} ${pick(things)} --filter ${text(2)}`;
        yield {
          ...base,
          kind: 'tool_call',
          callId,
          tool: 'Bash',
          category: 'shell',
          command,
          paths: [],
          input: command,
          model: null,
        };
      } else {
        const failed = random() < 0.1;
        const output = failed
          ? `${text(80)}\n${pick(codes)}: ${pick(things)} ${text(6)}\n  at ${text(1)} (src/${pick(things)}.ts:12:3)\n${text(60)}`
          : text(140);
        yield {
          ...base,
          kind: 'tool_result',
          callId,
          status: failed ? 'failed-command' : 'ok',
          exitCode: failed ? 1 : 0,
          output,
          feedback: null,
        };
      }
    }
  }
}

const single = (from, to, step, how) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_query, index) => [[wordOf(from + index * step), how]]);

/** Queries by what makes them cheap or dear: each a list of words with how they are meant. */
export const querySets = {
  'rare word': { queries: single(20_000, 60_000, 1_777) },
  'middling word': { queries: single(600, 6_000, 179) },
  'common word': { queries: single(0, 30, 1) },
  'two words': { queries: single(200, 3_000, 97).map(([word], index) => [word, [frequent[index % 40]]]) },
  'three common words': {
    queries: single(0, 30, 1).map(([word], index) => [word, [things[index % 20]], [frequent[30 + index]]]),
  },
  phrase: { queries: single(0, 30, 1).map(([[word]], index) => [[`${word} ${frequent[(index * 7) % 20]}`, 'phrase']]) },
  'prefix of four letters': { queries: single(100, 3_000, 99).map(([[word]]) => [[word.slice(0, 4), 'prefix']]) },
  'prefix of three letters': { queries: single(100, 3_000, 99).map(([[word]]) => [[word.slice(0, 3), 'prefix']]) },
  'error code': { queries: codes.map((code) => [[code]]) },
  'common word, failures only': { queries: single(0, 30, 1), filters: { kinds: ['failure'] } },
  'common word, one assistant': { queries: single(0, 30, 1), filters: { assistants: ['codex'] } },
  'common word, last week': {
    queries: single(0, 30, 1),
    filters: { since: Date.parse('2025-01-06T08:00:00Z') + 30_000 * 80_000 },
  },
  'common word, outcome': { queries: single(0, 30, 1), filters: { outcomes: ['failed'] } },
};

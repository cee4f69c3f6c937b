import { randomNumbers } from './bundle.mjs';

const dayMs = 86_400_000;
const verbs =
  'add fix update rename remove refactor extract move document implement check extend simplify split merge'.split(' ');
const things =
  'endpoint handler parser button dialog migration column index cache queue worker retry timeout header token session report export import filter sorter page route theme layout chart table form validator serializer adapter client schema fixture logger metric alert job scheduler webhook invoice payment refund ledger account profile avatar upload thumbnail search snippet template locale currency tax discount voucher stock order basket shipment carrier label barcode scanner printer'.split(
    ' ',
  );
const qualities =
  'slow flaky duplicated missing outdated nested lazy shared broken empty huge partial stale public internal'.split(
    ' ',
  );
const tools =
  'pnpm ruff playwright vitest docker terraform prettier cargo gradle webpack eslint pytest poetry bazel helm'.split(
    ' ',
  );
const rivals =
  'npm flake8 selenium jest podman pulumi biome make maven rollup tslint unittest pip buck kustomize'.split(' ');
/** How the same wish is put on different days. */
const phrasings = [
  (family) => `use ${family.tool} for the ${family.thing} ${family.other}, not ${family.rival}`,
  (family) => `please use ${family.tool} instead of ${family.rival} for the ${family.thing} ${family.other}`,
  (family) => `no, use ${family.tool} for the ${family.thing} ${family.other}`,
  (family) => `why aren't we using ${family.tool} for the ${family.thing} ${family.other}?`,
  (family) => `run the ${family.thing} ${family.other} with ${family.tool} please`,
];
/** Rules that are said once or twice in the life of a project, as rules. */
const standing = [
  (family) => `always run ${family.tool} before touching the ${family.thing} ${family.other}`,
  (family) => `never edit the ${family.thing} ${family.other} by hand`,
  (family) => `from now on keep the ${family.thing} ${family.other} in sync with ${family.tool}`,
];
const routine = ['yes', 'go on', 'looks good, commit it', 'thanks', 'continue', 'ok push it', 'run the tests'];

function pseudoWord(number) {
  const onsets = 'b d f g k l m n p r s t v z br tr'.split(' ');
  const vowels = 'a e i o u'.split(' ');
  let rest = number + 17;
  let word = '';
  while (word.length < 5 || rest > 0) {
    word += onsets[rest % 16] + vowels[Math.floor(rest / 16) % 5];
    rest = Math.floor(rest / 80);
  }
  return word;
}

/** Commands, stack traces and tables that people paste. */
function paste(pick, words) {
  const lines = Array.from(
    { length: 20 + (words % 30) },
    (_line, index) => `    at ${pick(things)}.${pick(verbs)} (src/${pick(things)}.ts:${index * 7 + 3}:11)`,
  );
  return `this fails:\n\`\`\`\nTypeError: cannot read ${pick(things)}\n${lines.join('\n')}\n\`\`\`\nfind out why the ${pick(things)} is ${pick(qualities)}`;
}

/**
 * Sessions of a project as it might be after so many episodes: a quarter of the prompts repeat one of several hundred
 * wishes in other words, the rest are one-offs with ever new names, approvals, long pastes and prompts that are pasted
 * word for word. Sessions are written as they are asked for, each is its events; `familyOf` names the wish behind a prompt, by the prompt's event id.
 */
export function syntheticProject(episodes, seed = 1) {
  const random = randomNumbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const zipf = (size) => Math.floor(size ** random()) - 1;
  const families = Array.from({ length: Math.round(120 + episodes / 120) }, (_family, number) => {
    const tool = Math.floor(random() * tools.length);
    // Every other wish is told from the rest by everyday words alone, which thousands of prompts share.
    const thing = number % 2 === 0 ? pseudoWord(900_000 + number) : `${pick(qualities)} ${pick(things)}`;
    return { number, tool: tools[tool], rival: rivals[tool], thing, other: pick(things) };
  });
  const pasted = Array.from({ length: 12 }, (_prompt, number) =>
    Array.from(
      { length: 9 },
      () => `${pick(verbs)} the ${pick(things)} of the ${pseudoWord(number)} ${pick(things)}.`,
    ).join(' '),
  );
  const familyOf = new Map();
  const started = Date.parse('2025-01-06T08:00:00Z');
  function* written() {
    for (let made = 0, count = 0; made < episodes; count += 1) {
      const length = Math.min(episodes - made, 3 + Math.floor(random() * 14));
      const id = `session-${count}`;
      const events = [];
      let at = started + (count / 8) * dayMs;
      let number = 0;
      const add = (event) => {
        at += 5_000;
        number += 1;
        const own = {
          id: `${id}-e${number}`,
          sourceSessionId: id,
          at,
          parentId: null,
          branch: 'live',
          raw: { line: number, offset: null, length: null },
        };
        events.push({ ...own, ...event });
        return own.id;
      };
      const prompt = (text) =>
        add({ kind: 'user_prompt', text, origin: 'human', originRule: 'bench', command: null, attachments: 0 });
      for (let index = 0; index < length; index += 1) {
        const kind = random();
        if (kind < 0.25) {
          const family = families[zipf(families.length)];
          familyOf.set(prompt(pick(phrasings)(family)), family.number);
        } else if (kind < 0.37) prompt(pick(routine));
        else if (kind < 0.42) prompt(paste(pick, made));
        else if (kind < 0.43) prompt(pick(pasted));
        else if (kind < 0.44) prompt(pick(standing)(pick(families)));
        else {
          const name = pseudoWord(zipf(200 + episodes * 2));
          const also =
            random() < 0.5
              ? ` It is ${pick(qualities)}, and the ${pick(things)} of ${pseudoWord(zipf(200 + episodes))} needs it.`
              : '';
          prompt(
            `${pick(verbs)} the ${pick(qualities)} ${pick(things)} of ${name} so that the ${pick(things)} works.${also}`,
          );
        }
        for (let step = 0; step < 2; step += 1) {
          const callId = `call-${id}-${number}`;
          const command =
            step === 0 ? `${pick(tools)} run ${pick(things)}` : `git commit -m "${pick(verbs)} ${pick(things)}"`;
          const failed = random() < 0.08;
          add({
            kind: 'tool_call',
            callId,
            tool: 'Bash',
            category: 'shell',
            command,
            paths: [],
            input: command,
            model: null,
          });
          add({
            kind: 'tool_result',
            callId,
            status: failed ? 'failed-command' : 'ok',
            exitCode: failed ? 1 : 0,
            output: failed ? `error: ${pick(things)} not found` : '',
            feedback: null,
          });
        }
        add({ kind: 'assistant_text', text: `Done with the ${pick(things)}.`, phase: 'unknown', model: null });
        add({ kind: 'turn_end', reason: 'done', inferred: false });
      }
      made += length;
      yield { id, events };
    }
  }
  return { sessions: written(), familyOf };
}

import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { hookCallOf } from '../assistants/hookConfigs.ts';
import { parseJson, stringAt } from '../base/json.ts';
import { recallSkills } from '../engine/recallSkills.ts';
import { type ChosenSkill, usualLimit } from '../memory/recall/chooseSkills.ts';
import { recallNotice } from '../memory/recall/recallNotice.ts';
import { optimiseAgain } from './optimiser.ts';
import { assistantEnvironment } from './places.ts';

/** Everything is over by then: a hook must never hold an assistant up. */
const longestMs = 2_000;
const mostChars = 1_000_000;
/** Name of the event in the input and the answer of Claude Code. */
const promptEvent = 'UserPromptSubmit';

/** The program lies in `<data folder>/recall-hook/`; index and spool are beside that folder. */
const dataFolder = path.dirname(__dirname);

/**
 * Answers the prompt hook of an assistant: the skills that may apply as additional context, or nothing. Whatever goes
 * wrong, it prints nothing and ends with 0.
 */
export function recallHook(): void {
  const end = () => process.exit(0);
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  setTimeout(end, longestMs);
  let input = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk: string) => {
    if (input.length < mostChars) input += chunk;
  });
  process.stdin.on('error', end);
  process.stdin.on('end', () => {
    answer(parseJson(input)).then((text) => process.stdout.write(text, end), end);
  });
}

async function answer(input: unknown): Promise<string> {
  const prompt = stringAt(input, 'prompt') ?? '';
  const { caller, session, cwd } = hookCallOf(input);
  // Other assistants run this hook too, where they read Claude Code's settings, but do not know its answer.
  const isAsked = caller === 'claude-code' && stringAt(input, 'hook_event_name') === promptEvent;
  if (!isAsked || prompt.trim() === '' || cwd === null) return '';
  const places = { projectPath: cwd, homePath: homedir(), environment: assistantEnvironment(process.env, false) };
  const skills = await recallSkills(
    dataFolder,
    places,
    prompt,
    { limit: usualLimit, budgetTokens: null },
    optimiseAgain,
  );
  const additionalContext = recallNotice(skills);
  if (additionalContext === null) return '';
  note({ session, caller, cwd }, skills);
  return `${JSON.stringify({ hookSpecificOutput: { hookEventName: promptEvent, additionalContext } })}\n`;
}

/** One line for the ledger: which skills were named, never the prompt; none for a session that is not to be captured. */
function note(call: { session: string | null; caller: string; cwd: string }, skills: readonly ChosenSkill[]): void {
  if ([process.env['SKILLIFY_CAPTURE'], process.env['HIVEMIND_CAPTURE']].some(isOff)) return;
  const line = { at: Date.now(), ...call, skills: skills.map(({ name, score }) => ({ name, score })) };
  const spool = path.join(dataFolder, 'spool');
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  appendFileSync(path.join(spool, 'recalls.jsonl'), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:false|0|off|no)$/i.test(value.trim());
}

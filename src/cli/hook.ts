import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { hookCallOf } from '../assistants/hookConfigs.ts';
import { parseJson } from '../base/json.ts';

/** Everything is over by then, whatever the caller does: a hook must never hold an assistant up. */
const longestMs = 2_000;
const mostChars = 4_000_000;

/** The program lies in `<data folder>/hook/`, and the spool beside that folder. */
const spool = path.join(path.dirname(__dirname), 'spool');

function isOff(): boolean {
  const values = [process.env['SKILLIFY_CAPTURE'], process.env['HIVEMIND_CAPTURE']];
  return values.some((value) => value !== undefined && /^(?:false|0|off|no)$/i.test(value.trim()));
}

function note(text: string): void {
  try {
    const { caller, moment, session, transcript, cwd } = hookCallOf(parseJson(text));
    const excluded = isOff();
    const line = { at: Date.now(), event: moment, caller, session, transcript, cwd };
    mkdirSync(spool, { recursive: true, mode: 0o700 });
    const append = (file: string, value: unknown) =>
      appendFileSync(path.join(spool, file), `${JSON.stringify(value)}\n`, { mode: 0o600 });
    if (excluded && session !== null) append('excluded.jsonl', line);
    append('hooks.jsonl', { ...line, excluded });
  } catch {
    // A hook that fails must not be noticed by the assistant; transcripts tell the same, only later.
  }
}

function main(): void {
  const argument = process.argv.at(-1) ?? '';
  if (process.argv.length > 2 && argument.startsWith('{')) {
    note(argument);
    return;
  }
  let input = '';
  const finish = () => {
    note(input);
    process.exit(0);
  };
  setTimeout(finish, longestMs);
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk: string) => {
    if (input.length < mostChars) input += chunk;
  });
  process.stdin.on('end', finish);
  process.stdin.on('error', finish);
}

process.on('uncaughtException', () => process.exit(0));
main();

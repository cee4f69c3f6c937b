import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseJson } from '../../src/base/json.ts';

/** How the fake program behaves. */
export interface FakeBehaviour {
  /** The answer's text; left out, the program answers as a careful model does. */
  readonly result?: string;
  readonly isError?: boolean;
  readonly apiErrorStatus?: number;
  readonly exitCode?: number;
  /** Printed instead of a result. */
  readonly raw?: string;
  readonly delayMs?: number;
  readonly usage?: boolean;
}

// Plain JavaScript that runs by itself, as an assistant's program does.
const program = `#!${process.execPath}
const fs = require('node:fs');
const path = require('node:path');
const here = __dirname;
const script = JSON.parse(fs.readFileSync(path.join(here, 'script.json'), 'utf8'));
let input = '';
process.stdin.on('data', (chunk) => { input += chunk; });
process.stdin.on('end', () => {
  fs.appendFileSync(path.join(here, 'seen.jsonl'), JSON.stringify({ arguments: process.argv.slice(2), input, folder: process.cwd(), environment: process.env }) + '\\n');
  setTimeout(() => {
    if (script.raw !== undefined) process.stdout.write(script.raw);
    else {
      const text = script.result ?? careful(input);
      process.stdout.write(JSON.stringify({
        type: 'result', subtype: 'success', is_error: script.isError === true, result: text,
        session_id: '77777777-0000-4000-8000-000000000007', total_cost_usd: 0.0021,
        ...(script.apiErrorStatus === undefined ? {} : { api_error_status: script.apiErrorStatus }),
        ...(script.usage === false ? {} : { usage: { input_tokens: 11, output_tokens: 22, cache_read_input_tokens: 33, cache_creation_input_tokens: 44 } }),
      }));
    }
    process.exitCode = script.exitCode ?? 0;
  }, script.delayMs ?? 0);
});
function careful(text) {
  const part = (name) => new RegExp('begin ' + name + '\\\\n([\\\\s\\\\S]*?)\\\\n[0-9a-f]+ end ' + name + '>>>').exec(text)?.[1] ?? '';
  const ids = [...part('evidence').matchAll(/^(e\\d+): /gm)].map((match) => match[1]);
  const answer = { title: '', description: '', sections: [] };
  for (const line of part('draft').split('\\n')) {
    const found = /^(Title|Description|Section): (.*)$/.exec(line);
    if (found?.[1] === 'Title') answer.title = found[2] + ', always';
    else if (found?.[1] === 'Description') answer.description = found[2];
    else if (found?.[1] === 'Section') answer.sections.push({ heading: found[2], lines: [] });
    else if (line.startsWith('- ')) {
      const cited = /\\[(e\\d+(?:, e\\d+)*)\\]$/.exec(line)?.[1]?.split(', ') ?? ids.slice(0, 1);
      answer.sections.at(-1)?.lines.push({ text: line.slice(2).replace(/ \\[e\\d+(?:, e\\d+)*\\]$/, ''), evidence: cited });
    }
  }
  return JSON.stringify(answer);
}
`;

/** A program named claude in a folder of its own that does what it is told and remembers what it was asked. */
export class FakeClaude {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'skillify-claude-'));

  constructor(behaviour: FakeBehaviour = {}) {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(path.join(this.folder, 'claude'), program);
    chmodSync(path.join(this.folder, 'claude'), 0o755);
    this.behave(behaviour);
  }

  behave(behaviour: FakeBehaviour): void {
    writeFileSync(path.join(this.folder, 'script.json'), JSON.stringify(behaviour));
  }

  /** Every call so far. */
  get seen(): readonly unknown[] {
    const file = path.join(this.folder, 'seen.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8').trim().split('\n').map(parseJson);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import version from '../../package.json' with { type: 'json' };
import { messageOf, SkillifyError } from '../base/errors.ts';
import { type CommandLine, readCommandLine } from './arguments.ts';
import { runCommand } from './commands.ts';
import { helpText } from './help.ts';
import { paintFor } from './print.ts';
import { holdsPassword } from './sharedStore.ts';

/** Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage. */
async function main(argv: readonly string[]): Promise<number> {
  let line: CommandLine;
  try {
    line = readCommandLine(argv);
  } catch (error) {
    console.error(messageOf(error));
    return 2;
  }
  if (line.command === 'help' || line.command === 'version') {
    process.stdout.write(line.command === 'help' ? helpText : `${version.version}\n`);
    return 0;
  }
  if (line.command === 'mcp') {
    // A bundle of its own, which reads the same command line: nobody else pays for what it loads.
    await import(pathToFileURL(path.join(__dirname, 'mcp.js')).href);
    return 0;
  }
  // Arguments of a process are read by every user of the machine, for as long as it runs.
  if (holdsPassword(line.store ?? '')) process.title = 'skillify';
  const cancel = new AbortController();
  const stop = () => cancel.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    let code = 0;
    const output = await runCommand(line, {
      environment: process.env,
      assetPath: path.resolve(__dirname),
      signal: cancel.signal,
      paint: paintFor(process.stdout.isTTY === true && !process.env['NO_COLOR']),
      log: (message) => process.stderr.write(`${message}\n`),
      foundFault: () => {
        code = 1;
      },
    });
    await write(output);
    return code;
  } catch (error) {
    console.error(messageOf(error));
    return SkillifyError.is(error, 'usage') ? 2 : 1;
  }
}

/** Waits until the text has left the process, however slowly the reader takes it. */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

process.stdout.on('error', () => process.exit(0));
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

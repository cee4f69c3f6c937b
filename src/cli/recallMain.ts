import { messageOf, SkillifyError } from '../base/errors.ts';
import { readCommandLine } from './arguments.ts';
import { recallCommand } from './recall.ts';
import { recallHook } from './recallHook.ts';

/** The argument with which the prompt hook of an assistant starts this program. */
const hookArgument = '--hook';

async function main(argv: readonly string[]): Promise<number> {
  try {
    const text = await recallCommand(readCommandLine(argv), process.env);
    process.stdout.write(text);
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return SkillifyError.is(error, 'usage') ? 2 : 1;
  }
}

process.stdout.on('error', () => process.exit(0));
if (process.argv.includes(hookArgument)) recallHook();
else
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });

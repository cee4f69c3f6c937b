import './shortLived.ts';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { readCommandLine } from './arguments.ts';
import { recallCommand } from './recall.ts';
import { writeNow } from './standardOutput.ts';

/** The argument with which the prompt hook of an assistant starts this program. */
const hookArgument = '--hook';

async function main(argv: readonly string[]): Promise<number> {
  try {
    const text = await recallCommand(readCommandLine(argv), process.env);
    writeNow(text);
    return 0;
  } catch (error) {
    console.error(messageOf(error));
    return SkillifyError.is(error, 'usage') ? 2 : 1;
  }
}

if (process.argv.includes(hookArgument)) void import('./recallHook.ts').then(({ recallHook }) => recallHook());
else
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });

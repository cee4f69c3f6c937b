import { setFlagsFromString } from 'node:v8';

// A process of a tenth of a second ends before optimised code could repay the time that making it takes, which is half of
// the processor's work otherwise. Imported first, so that it holds for what is loaded after it.
for (const flag of ['--no-opt', '--no-maglev']) setFlagsFromString(flag);

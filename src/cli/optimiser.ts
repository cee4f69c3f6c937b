import { setFlagsFromString } from 'node:v8';

const optimisers = ['opt', 'maglev'];

/** Has V8 optimise no more code: for a process that ends before that could repay the time it takes. */
export function stopOptimising(): void {
  for (const name of optimisers) setFlagsFromString(`--no-${name}`);
}

/** Has code optimised again, for work of more than a moment. */
export function optimiseAgain(): void {
  for (const name of optimisers) setFlagsFromString(`--${name}`);
}

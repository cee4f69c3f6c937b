import { stopOptimising } from './optimiser.ts';

// Imported first, so that it holds for what is loaded after it: optimising is half of the processor's work in a recall.
stopOptimising();

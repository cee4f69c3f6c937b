/** Longest texts an event keeps, in UTF-16 units; head and tail of longer ones survive. */
export const promptLimitChars = 64 * 1024;
export const answerLimitChars = 64 * 1024;
export const syntheticLimitChars = 4 * 1024;
export const outputLimitChars = 8 * 1024;
export const inputLimitChars = 4 * 1024;
export const excerptLimitChars = 2 * 1024;

import { redactText } from '../capture/redact.ts';

/** The 1-based line on which a text holds what capture would take for a secret; null where it holds none. */
export function lineOfSecret(text: string): number | null {
  const redacted = redactText(text);
  if (redacted === text) return null;
  const lines = redacted.split('\n');
  return text.split('\n').findIndex((line, index) => line !== lines[index]) + 1;
}

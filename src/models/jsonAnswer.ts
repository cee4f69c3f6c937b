import { parseJson } from '../base/json.ts';

/** The JSON value of an answer, also where a model put it into a code block; undefined when there is none. */
export function jsonAnswer(text: string): unknown {
  const bare = text.trim();
  const block = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(bare)?.[1];
  return parseJson(block ?? bare);
}

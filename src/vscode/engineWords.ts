import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import { isRecord } from '../base/json.ts';
import { type KnownSentence, recogniseAmount, recogniseSentences } from '../engine/sentences/recognise.ts';

/** What the engine says in words, by the names under which its answers hold them. */
const spoken: ReadonlySet<string> = new Set(['message', 'explanation', 'reason', 'reasons', 'problem', 'notices']);

/** What the engine said, in the editor's language; texts that are none of its sentences stay as they are. */
export function inEditorLanguage(text: string): string {
  if (/^en\b/i.test(vscode.env.language)) return text;
  const sentences = recogniseSentences(text);
  // Chinese sentences end in marks that bring their own space.
  const glue = /^(?:zh|ja)\b/i.test(vscode.env.language) ? '' : ' ';
  return sentences === null ? text : sentences.map(translated).join(glue);
}

/** An answer of the engine with all that it says in words in the editor's language. */
export function answerInEditorLanguage(answer: unknown): unknown {
  return /^en\b/i.test(vscode.env.language) ? answer : translate(answer);
}

/** An error with its sentence in the editor's language; its code stays. */
export function errorInEditorLanguage(error: unknown): unknown {
  if (!SkillifyError.is(error)) return error;
  const message = inEditorLanguage(error.message);
  return message === error.message ? error : new SkillifyError(error.code, message, { cause: error });
}

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, spoken.has(name) ? spokenWords(member) : translate(member)]),
  );
}

function spokenWords(value: unknown): unknown {
  if (typeof value === 'string') return inEditorLanguage(value);
  return Array.isArray(value) ? value.map(spokenWords) : translate(value);
}

function translated({ template, values }: KnownSentence): string {
  return wordsOf(template, values.map(amountOrValue));
}

// A value is somebody's own word, but for amounts, which the engine wrote, and for sentences within an error.
function amountOrValue(value: string): string {
  const amount = recogniseAmount(value);
  if (amount) return wordsOf(amount.template, amount.values);
  return value.endsWith('.') ? inEditorLanguage(value) : value;
}

function wordsOf(template: string, values: readonly string[]): string {
  const { t } = vscode.l10n;
  return t(template, ...values);
}

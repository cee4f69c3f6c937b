import type { SessionFacts } from '../assistants/session.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { isRecord, type JsonRecord } from '../base/json.ts';
import { lossyBytesOf } from './redaction/lossyBytes.ts';
import { redactNamedValues, redactUrlPasswords } from './redaction/namedValues.ts';
import { holdsKeyWord, holdsPasswordWord, holdsPromise, nameMarks } from './redaction/nameMarks.ts';
import { redactPrivateKeys } from './redaction/privateKeys.ts';
import type { TextSpan } from './redaction/tokenSpans.ts';
import { possibleTokens, redactTokens } from './redaction/tokens.ts';
import { redactByUserRules, type UserRule } from './redaction/userRules.ts';

/** The text with secrets replaced by `[redacted:<kind>]`, after the user's own rules. Takes linear time on any text. */
export function redactText(text: string, userRules: readonly UserRule[] = []): string {
  const kept = userRules.length === 0 ? text : redactByUserRules(text, userRules);
  const bytes = lossyBytesOf(kept);
  const marks = nameMarks(bytes);
  const withoutTokens = withoutKeysAndTokens(kept, marks, possibleTokens(bytes));
  // What was replaced leaves words behind, which may be names themselves.
  const mayBeNamed =
    withoutTokens !== kept ||
    (marks & holdsPromise) !== 0 ||
    ((marks & holdsPasswordWord) !== 0 && kept.includes('login'));
  return mayBeNamed ? redactNamedValues(withoutTokens) : redactUrlPasswords(withoutTokens);
}

function withoutKeysAndTokens(text: string, marks: number, spans: readonly TextSpan[]): string {
  const withoutKeys = (marks & holdsKeyWord) === 0 ? text : redactPrivateKeys(text);
  if (withoutKeys !== text) return redactTokens(withoutKeys);
  return spans.length === 0 ? text : redactTokens(text, spans);
}

/** The event with secrets taken out of every text it carries. */
export function redactEvent(event: SessionEvent, userRules: readonly UserRule[] = []): SessionEvent {
  const redact = (text: string) => redactText(text, userRules);
  switch (event.kind) {
    case 'user_prompt':
    case 'synthetic_input':
    case 'assistant_text':
    case 'compaction': {
      const text = redact(event.text);
      return text === event.text ? event : { ...event, text };
    }
    case 'tool_call': {
      const command = event.command === null ? null : redact(event.command);
      const input = redact(event.input);
      const paths = redactAll(event.paths, redact);
      const isSame = command === event.command && input === event.input && paths === event.paths;
      return isSame ? event : { ...event, command, input, paths };
    }
    case 'tool_result': {
      const output = redact(event.output);
      const feedback = event.feedback === null ? null : redact(event.feedback);
      return output === event.output && feedback === event.feedback ? event : { ...event, output, feedback };
    }
    case 'file_edit': {
      const removedText = redact(event.removedText);
      const addedText = redact(event.addedText);
      const path = redact(event.path);
      const isSame = removedText === event.removedText && addedText === event.addedText && path === event.path;
      return isSame ? event : { ...event, removedText, addedText, path };
    }
    case 'link':
      return { ...event, url: redact(event.url) };
    default:
      return event;
  }
}

/** The session's facts with secrets taken out of what a person or a remote named. */
export function redactFacts(facts: SessionFacts, userRules: readonly UserRule[] = []): SessionFacts {
  const redact = (text: string | null) => (text === null ? null : redactText(text, userRules));
  return {
    ...facts,
    title: redact(facts.title),
    gitRemote: redact(facts.gitRemote),
    gitBranch: redact(facts.gitBranch),
  };
}

/** A parser's state with secrets taken out of every text in it: it is stored beside the events. */
export function redactState(state: JsonRecord, userRules: readonly UserRule[] = []): JsonRecord {
  const redacted = redactValue(state, userRules);
  return isRecord(redacted) ? redacted : state;
}

function redactValue(value: unknown, userRules: readonly UserRule[]): unknown {
  if (typeof value === 'string') return value.length < 8 ? value : redactText(value, userRules);
  if (Array.isArray(value)) return value.map((element) => redactValue(element, userRules));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, redactValue(member, userRules)]));
}

function redactAll(texts: readonly string[], redact: (text: string) => string): readonly string[] {
  const redacted = texts.map(redact);
  return redacted.some((text, index) => text !== texts[index]) ? redacted : texts;
}

import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { type SecretRule, secretRules } from './secretRules.ts';

const anyMark = new RegExp(secretRules.map((rule) => rule.mark.source).join('|'));
const authorizationMark = /authorization|bearer/i;
const assignmentMark = /passw|pwd|secret|token|key|credential/i;
const urlPassword = /(:\/\/[^\s/:@'"<>]{0,100}:)([^\s/@'"<>]{1,200})(@)/g;
const authorizationHeader =
  /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token)\s{1,4})?)([\w.~+/=-]{8,4000})/gi;
const bearerToken = /\b(bearer\s{1,4})([\w.~+/=-]{20,4000})/gi;
const assignment =
  /((?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credential)s?[\w-]{0,20}["']?\s{0,3}(?:=>|[:=])\s{0,3}["']?)([^\s"'`,;<>(){}[\]]{8,400})/gi;
const passwordName = /passw|passphrase|pwd/i;
/** What stands for a value and is none: variables, expressions, paths, addresses, ids of commits and records. */
const harmlessValue =
  /^(?:[$%{<*\\]|[.~]?[\\/]|[A-Za-z]:[\\/]|\[?redacted|https?:|(?:process|os|env|import|self|this|config|ctx|req|request|context|secrets)\b\.|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$)/i;

/** The text with secrets replaced by `[redacted:<kind>]`. Takes linear time on any text. */
export function redactText(text: string): string {
  let kept = text;
  if (anyMark.test(kept)) for (const rule of secretRules) kept = applyRule(kept, rule);
  if (kept.includes('@')) kept = kept.replace(urlPassword, redactUrlPassword);
  if (authorizationMark.test(kept)) {
    kept = kept.replace(authorizationHeader, (whole, head: string, value: string) =>
      isSecretValue(value, 3) ? `${head}[redacted:authorization]` : whole,
    );
    kept = kept.replace(bearerToken, (whole, head: string, value: string) =>
      isSecretValue(value, 3) ? `${head}[redacted:authorization]` : whole,
    );
  }
  return assignmentMark.test(kept) ? kept.replace(assignment, redactAssignment) : kept;
}

/** The event with secrets taken out of every text it carries. */
export function redactEvent(event: SessionEvent): SessionEvent {
  switch (event.kind) {
    case 'user_prompt':
    case 'synthetic_input':
    case 'assistant_text':
    case 'compaction': {
      const text = redactText(event.text);
      return text === event.text ? event : { ...event, text };
    }
    case 'tool_call': {
      const command = event.command === null ? null : redactText(event.command);
      const input = redactText(event.input);
      return command === event.command && input === event.input ? event : { ...event, command, input };
    }
    case 'tool_result': {
      const output = redactText(event.output);
      const feedback = event.feedback === null ? null : redactText(event.feedback);
      return output === event.output && feedback === event.feedback ? event : { ...event, output, feedback };
    }
    case 'file_edit': {
      const removedText = redactText(event.removedText);
      const addedText = redactText(event.addedText);
      const isSame = removedText === event.removedText && addedText === event.addedText;
      return isSame ? event : { ...event, removedText, addedText };
    }
    case 'link':
      return { ...event, url: redactText(event.url) };
    default:
      return event;
  }
}

function applyRule(text: string, rule: SecretRule): string {
  return rule.mark.test(text) ? text.replace(rule.pattern, `[redacted:${rule.kind}]`) : text;
}

function redactUrlPassword(whole: string, head: string, password: string, tail: string): string {
  return /^[$%{<*[]/.test(password) ? whole : `${head}[redacted:password]${tail}`;
}

function redactAssignment(whole: string, head: string, value: string): string {
  if (harmlessValue.test(value)) return whole;
  const isPassword = passwordName.test(head);
  const isSecret = isPassword ? isLikelyPassword(value) : value.length >= 12 && isSecretValue(value, 3.2);
  return isSecret ? `${head}[redacted:${isPassword ? 'password' : 'secret'}]` : whole;
}

function isLikelyPassword(value: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((pattern) => pattern.test(value)).length;
  // A chain of names is code, not a password.
  return classes >= 2 && /[\d!@#$%^&*+=?|~]/.test(value);
}

/** Names have few digits and little entropy; keys and tokens have both. */
function isSecretValue(value: string, leastBitsPerCharacter: number): boolean {
  const digits = value.replace(/\D/g, '').length;
  return digits >= 2 && digits < value.length && bitsPerCharacter(value) >= leastBitsPerCharacter;
}

function bitsPerCharacter(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

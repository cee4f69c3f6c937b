import { bitsPerCharacter } from './entropy.ts';

const urlPassword = /(:\/\/[^\s/:@'"<>]{0,100}:)([^\s/@'"<>]{1,200})(@)/g;
const authorizationMark = /authorization|bearer/i;
const authorizationHeader =
  /\b((?:proxy-)?authorization\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']?(?:(?:bearer|basic|token|digest|apikey)\s{1,4})?)([\w.~+/=-]{8,4000})/gi;
const bearerToken = /\b(bearer\s{1,4})([\w.~+/=-]{20,4000})/gi;
const nameMark = /pass|pwd|secret|token|key|credential/i;
/** A name that promises a secret, what assigns it, and the value. Quotes may be escaped, as in JSON within text. */
const assignment =
  /((?:password|passwd|passphrase|pwd|secret|token|(?:api|access|auth|account|private|secret|signing|encryption|master|subscription|service|license|client|session)[_-]?key|credential)s?[\w-]{0,20}\\{0,3}["'`]?\]?\s{0,3}(?:=>|:=|[:=])\s{0,3}\\{0,3}["'`]?)([^\s"'`,;<>(){}[\]\\]{4,400})/gi;
const flag =
  /((?<= )--?(?:password|passwd|passphrase|pass|secret|token|api-?key|access-?key|auth-?token|client-?secret)\s{1,4}\\{0,3}["']?)([^\s"'`,;<>(){}[\]\\-][^\s"'`,;<>(){}[\]\\]{3,400})/gi;
const netrc = /(\blogin\s{1,4}\S{1,100}\s{1,4}password\s{1,4})(\S{4,200})/g;
/** An environment variable whose value may be a plain word. */
const environmentPassword =
  /(\b[A-Z][A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASSPHRASE)=\\{0,3}["']?)([A-Za-z]{6,60})(?![\w.(])/g;
const wordsForNothing =
  /^(?:string|password|passwd|secret|required|optional|undefined|default|example|placeholder|redacted|changeme|hidden|masked|unset|false|number|boolean|value|missing|empty|prompt|yourpassword|mypassword|postgres|mysql|root|admin|guest|user)$/i;
const passwordName = /passw|passphrase|pwd|-pass\b/i;
/** What stands for a value and is none: variables, expressions, paths, addresses, ids of commits and records. */
const harmlessValue =
  /^(?:[$%{<*\\]|[.~]?[\\/]|[A-Za-z]:[\\/]|\[?redacted|https?:|(?:process|os|env|import|self|this|config|ctx|req|request|context|secrets|settings|options|props|params|args|vars|var|local|module|data|user|input|form|event|state|body)\b[.[]|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$)/i;

/** The text without the passwords of addresses. */
export function redactUrlPasswords(text: string): string {
  return text.includes('@') ? text.replace(urlPassword, redactUrlPassword) : text;
}

/** The text without secrets that are known by the name in front of them. */
export function redactNamedValues(text: string): string {
  let kept = redactUrlPasswords(text);
  if (authorizationMark.test(kept)) {
    kept = kept.replace(authorizationHeader, redactToken).replace(bearerToken, redactToken);
  }
  if (!nameMark.test(kept)) return kept;
  kept = kept.replace(assignment, redactAssignment);
  if (kept.includes(' -')) kept = kept.replace(flag, redactAssignment);
  if (kept.includes('login')) kept = kept.replace(netrc, (_whole, head: string) => `${head}[redacted:password]`);
  if (!kept.includes('PASS')) return kept;
  return kept.replace(environmentPassword, (whole, head: string, value: string) =>
    wordsForNothing.test(value) ? whole : `${head}[redacted:password]`,
  );
}

function redactToken(whole: string, head: string, value: string): string {
  return isSecretValue(value, 3) ? `${head}[redacted:authorization]` : whole;
}

function redactUrlPassword(whole: string, head: string, password: string, tail: string): string {
  return /^(?:[$%{<*[]|\d{2,5}$)/.test(password) ? whole : `${head}[redacted:password]${tail}`;
}

function redactAssignment(whole: string, head: string, value: string, index: number, text: string): string {
  // What is called is code.
  if (harmlessValue.test(value) || text.charAt(index + whole.length) === '(') return whole;
  const isPassword = passwordName.test(head);
  const isSecret = isPassword ? isLikelyPassword(value, head) : value.length >= 12 && isSecretValue(value, 3.2);
  return isSecret ? `${head}[redacted:${isPassword ? 'password' : 'secret'}]` : whole;
}

function isLikelyPassword(value: string, name: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((pattern) => pattern.test(value)).length;
  // A chain of names is code, not a password; a short one needs a digit to be told from `x!=y`.
  if (classes < 2 || !/[\d!@#$%^&*+=?|~]/.test(value)) return false;
  return value.length >= 8 || (/passw/i.test(name) && /\d/.test(value) && /[A-Za-z]/.test(value) && value.length >= 5);
}

/** Names have few digits and little entropy; keys and tokens have both. */
function isSecretValue(value: string, leastBitsPerCharacter: number): boolean {
  const digits = value.replace(/\D/g, '').length;
  return digits >= 2 && digits < value.length && bitsPerCharacter(value) >= leastBitsPerCharacter;
}

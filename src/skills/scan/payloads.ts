import { rules, type ScanRule } from './scanRule.ts';

const runs = '(?:(?:ba|z|da|k)?sh|python[\\d.]{0,4}|node|perl|ruby|php|pwsh|powershell|iex|eval|source)';

/** Commands that were made unreadable, and blobs that nobody can review. */
export const payloadRules: readonly ScanRule[] = [
  ...rules(
    {
      name: 'encoded-command',
      severity: 'block',
      message:
        'This decodes a command and runs it, so that nobody can read it; write the command itself, or take it out.',
    },
    [
      new RegExp(
        `\\b(?:base64\\s{1,4}(?:-d|-D|--decode)|base32\\s{1,4}(?:-d|--decode)|xxd\\s{1,4}-r|openssl\\s{1,4}(?:enc|base64)[^\\n|]{0,60}-d|uudecode|gunzip|rev|tr\\s{1,4}\\S{1,40}\\s{1,4}\\S{1,40})\\b[^\\n|]{0,120}\\|\\s{0,8}(?:sudo\\s{1,4})?${runs}(?![\\w.-])`,
        'i',
      ),
      new RegExp(
        `(?<![\\w.-])${runs}\\s{1,4}(?:-\\w{1,4}\\s{1,4}){0,3}["']?(?:<\\(|\\$\\(|\`)[^\\n)]{0,300}\\b(?:base64\\s{1,4}(?:-d|-D|--decode)|xxd\\s{1,4}-r)`,
        'i',
      ),
      /\b(?:pwsh|powershell)(?:\.exe)?\b[^\n]{0,120}\s-(?:e|ec|en|enc|enco\w{0,11})\s{1,4}[A-Za-z0-9+/=]{16}/i,
      /\b(?:exec|eval|function)\s{0,4}\([^\n]{0,80}\b(?:b64decode|atob|fromhex|frombase64string|unhexlify|decodeuricomponent|unescape|fromcharcode|rot13)\b/i,
      /\b(?:eval|exec)\s{0,4}\([^\n]{0,60}buffer\.from\s{0,4}\([^\n]{0,2000}(?:base64|hex)/i,
      /\b(?:printf|echo)\s{1,4}(?:-\w{1,3}\s{1,4})?["']?(?:\\x[0-9a-f]{2}|\\[0-7]{3}){4}[^\n|]{0,600}\|/i,
      /\$'(?:\\x[0-9a-f]{2}|\\[0-7]{3}|\\u[0-9a-f]{4}){3}/i,
    ],
  ),
  ...rules(
    {
      name: 'opaque-blob',
      severity: 'block',
      message: 'This is a long run of characters that nobody can read; take it out, or say in words what it is.',
    },
    [
      /(?<![A-Za-z0-9+/=_-])(?=[A-Za-z0-9+/_-]{0,80}[A-Z])(?=[A-Za-z0-9+/_-]{0,80}[a-z])(?=[A-Za-z0-9+/_-]{0,80}\d)(?!(?:[A-Za-z0-9_-]{1,40}\/){3})[A-Za-z0-9+/_-]{160}/,
      /(?<![0-9a-f])[0-9a-f]{160}/i,
      /(?:%[0-9a-f]{2}){16}/i,
      /(?:\\x[0-9a-f]{2}){12}|(?:\\u00[0-9a-f]{2}){10}|(?:&#x?[0-9a-f]{2,5};){10}/i,
      /(?:\b\d{2,3}\s{0,2},\s{0,2}){24}/,
    ],
  ),
];

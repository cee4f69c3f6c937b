import { authorityRules } from './authority.ts';
import { credentialRules } from './credentials.ts';
import { destructionRules } from './destruction.ts';
import { downloadRules } from './downloads.ts';
import { exfiltrationRules } from './exfiltration.ts';
import { isForbiddenAt } from './forbidden.ts';
import { hiddenText, withoutHidden } from './hiddenText.ts';
import { foldLookAlikes, lookAlikes } from './lookAlikes.ts';
import { payloadRules } from './payloads.ts';
import { permissionRules, widensTools } from './permissions.ts';
import type { ScanFinding } from './scanFinding.ts';
import type { ScanRule } from './scanRule.ts';

const allRules: readonly ScanRule[] = [
  ...downloadRules,
  ...payloadRules,
  ...credentialRules,
  ...exfiltrationRules,
  ...permissionRules,
  ...authorityRules,
  ...destructionRules,
];
const proseRules = allRules.filter(({ isProse }) => isProse);

/** Lines are looked at in windows of this many characters, which overlap, so that the time stays linear. */
const windowChars = 2_000;
const overlapChars = 500;
/** So many findings of a rule are told; who has more reads the text anyway. */
const mostOfARule = 50;

/**
 * Looks for what could harm whoever follows a text: hidden characters, disguised words, and commands or demands no skill
 * should make. Words are also compared without disguise. Pure; findings in the order of their lines.
 */
export function scanText(text: string): readonly ScanFinding[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const findings: ScanFinding[] = [];
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    findings.push(...hiddenText(line, number), ...lookAlikes(line, number), ...toolGrant(lines, index));
    const found = [...scanLine(line, number), ...continued(lines, index)];
    findings.push(...found);
    const next = lines[index + 1];
    if (next === undefined || next.trim() === '' || line.trim() === '') continue;
    findings.push(...overTwoLines(line, next, number, found));
  }
  return limited(findings).sort((left, right) => left.line - right.line || left.column - right.column);
}

/** True when a text may be approved with one key. */
export function isHarmless(text: string): boolean {
  return scanText(text).every(({ severity }) => severity !== 'block');
}

function scanLine(line: string, number: number): readonly ScanFinding[] {
  if (line.length < 4) return [];
  const plain = undisguised(line);
  const findings: ScanFinding[] = [];
  for (const rule of allRules) {
    const place =
      placeOf(rule, line) ?? (plain === line ? null : placeOf(rule, plain) && { start: 0, end: line.length });
    if (place && !findings.some((finding) => finding.rule === rule.name)) findings.push(findingOf(rule, number, place));
  }
  return withoutWeaker(findings);
}

/** A command that goes on behind a backslash is one. */
function continued(lines: readonly string[], index: number): readonly ScanFinding[] {
  const line = lines[index] ?? '';
  if (!line.endsWith('\\') || lines[index - 1]?.endsWith('\\')) return [];
  let joined = line.slice(0, -1);
  for (let next = index + 1; next < Math.min(lines.length, index + 20); next += 1) {
    const part = lines[next] ?? '';
    joined = `${joined} ${part.replace(/\\$/, '').trim()}`;
    if (!part.endsWith('\\')) break;
  }
  return scanLine(joined, index + 1).map((finding) => ({ ...finding, column: 1, endColumn: line.length + 1 }));
}

/** What only the words of two lines together say, told of the first. */
function overTwoLines(
  line: string,
  next: string,
  number: number,
  known: readonly ScanFinding[],
): readonly ScanFinding[] {
  const head = undisguised(line.slice(-300)).trimEnd();
  const tail = undisguised(next.slice(0, 300)).replace(/^\s*(?:[-*>]\s+)?/, '');
  const joined = `${head} ${tail}`;
  return proseRules.flatMap((rule): readonly ScanFinding[] => {
    if (known.some((finding) => finding.rule === rule.name)) return [];
    const place = placeOf(rule, joined);
    // What stands on one of the lines alone is told of that line.
    if (!place || place.start >= head.length || place.end <= head.length + 1) return [];
    return [findingOf(rule, number, { start: 0, end: line.length })];
  });
}

function toolGrant(lines: readonly string[], index: number): readonly ScanFinding[] {
  const line = lines[index] ?? '';
  const isFrontMatter = lines[0] === '---' && index < lines.indexOf('---', 1);
  if (!isFrontMatter || !/^allowed-tools\s{0,3}:/i.test(line)) return [];
  const listed = lines.slice(index + 1).findIndex((other) => !/^\s{1,8}-\s/.test(other));
  const value = [line.replace(/^[^:]{1,20}:/, ''), ...lines.slice(index + 1, index + 1 + Math.max(0, listed))].join(
    ' ',
  );
  const severity = widensTools(value.replaceAll(/\s-\s/g, ' '));
  if (severity === null) return [];
  const message = 'This lets the skill run any command without a question; name the commands that it needs.';
  return [{ rule: 'wide-tools', severity, line: index + 1, column: 1, endColumn: line.length + 1, message }];
}

function undisguised(line: string): string {
  return foldLookAlikes(withoutHidden(line));
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function placeOf(rule: ScanRule, line: string): Place | null {
  for (let from = 0; from === 0 || from + overlapChars < line.length; from += windowChars - overlapChars) {
    const part = line.length <= windowChars ? line : line.slice(from, from + windowChars);
    const match = rule.pattern.exec(part);
    if (!match) continue;
    const start = from + match.index;
    if (rule.mayBeForbidden && isForbiddenAt(line, start)) continue;
    return { start, end: start + match[0].length };
  }
  return null;
}

function findingOf({ name, severity, message }: ScanRule, line: number, { start, end }: Place): ScanFinding {
  return { rule: name, severity, line, column: start + 1, endColumn: end + 1, message };
}

const strongerRules: Readonly<Record<string, readonly string[]>> = {
  'credential-mentioned': ['credential-file'],
  'runs-output': ['download-to-shell', 'encoded-command'],
  'destructive-command': ['deletes-everything'],
};

function withoutWeaker(findings: readonly ScanFinding[]): readonly ScanFinding[] {
  return findings.filter(
    ({ rule }) => !strongerRules[rule]?.some((name) => findings.some((other) => other.rule === name)),
  );
}

function limited(findings: readonly ScanFinding[]): ScanFinding[] {
  const counts = new Map<string, number>();
  return findings.filter(({ rule }) => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count <= mostOfARule;
  });
}

/** Puts values into the `{0}`, `{1}`, ... of a text. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** A time as "3 days ago" in the editor's language. */
export function timeAgo(at: number, language: string, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, ms] of steps) {
    if (Math.abs(now - at) >= ms) return format.format(Math.round((at - now) / ms), unit);
  }
  return format.format(0, 'minute');
}

/** A time in full. */
export function fullTime(at: number, language: string): string {
  return new Date(at).toLocaleString(language);
}

/** A number with at most one digit behind the point. */
export function short(value: number, language: string): string {
  return value.toLocaleString(language, { maximumFractionDigits: 1 });
}

/** A path as seen from the project, or as it is when it lies elsewhere. */
export function fromProject(path: string, projectPath: string): string {
  const isInside = projectPath !== '' && path.startsWith(projectPath) && /^[\\/]/.test(path.slice(projectPath.length));
  return isInside ? path.slice(projectPath.length + 1) : path;
}

const assistantNames: Readonly<Record<string, string>> = { 'claude-code': 'Claude Code', codex: 'Codex' };

/** How an assistant calls itself; ids that are new stay as they are. */
export function assistantName(id: string): string {
  return assistantNames[id] ?? id;
}

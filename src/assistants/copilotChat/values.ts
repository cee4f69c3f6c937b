import { isRecord, stringAt } from '../../base/json.ts';

/** A text as it is or wrapped as `{value}`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  return stringAt(value, 'value') ?? '';
}

/** The path of a URI as text or taken apart; empty when it is neither. */
export function pathOf(uri: unknown): string {
  if (isRecord(uri)) return stringAt(uri, 'fsPath') ?? stringAt(uri, 'path') ?? '';
  if (typeof uri !== 'string') return '';
  const path = uri.replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '');
  try {
    return decodeURIComponent(path).replace(/^\/([A-Za-z]:)/, '$1');
  } catch {
    return path;
  }
}

/** A call's id without the ending that the editor adds when it is shown again. */
export function plainCallId(id: string): string {
  return id.replace(/__vscode-\d+$/, '');
}

/// <reference lib="es2024.string" />
import { isRecord, type JsonRecord } from '../base/json.ts';
import { capText } from '../base/text.ts';
import { inputLimitChars } from './limits.ts';

const dataUrl = /data:[\w.+/-]{1,100};base64,[A-Za-z0-9+/=]{64,}/g;

/** The text as an event keeps it: embedded base64 dropped, capped, and always valid Unicode. */
export function clipText(text: string, limitChars: number): string {
  const withoutData = text.includes(';base64,') ? text.replace(dataUrl, '[data left out]') : text;
  const capped = capText(withoutData, limitChars);
  return capped.isWellFormed() ? capped : capped.toWellFormed();
}

/** A tool's input as capped JSON, without the named members that an event keeps in fields of their own. */
export function clipInput(input: JsonRecord, leftOut: readonly string[] = []): string {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (leftOut.includes(name)) continue;
    kept[name] = typeof value === 'string' ? capText(value, inputLimitChars / 2) : value;
  }
  return Object.keys(kept).length === 0 ? '' : clipText(JSON.stringify(kept), inputLimitChars);
}

/** The text of message content, be it a string or blocks; images and documents become markers. */
export function contentText(content: unknown, separator = '\n'): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  const parts: string[] = [];
  for (const block of content) {
    if (!isRecord(block)) continue;
    const { type, text } = block;
    if (typeof text === 'string') parts.push(text);
    else if (type === 'image' || type === 'input_image') parts.push('[image]');
    else if (type === 'document') parts.push('[document]');
  }
  return parts.join(separator);
}

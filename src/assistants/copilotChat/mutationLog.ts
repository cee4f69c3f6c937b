import { arrayAt, isRecord, type JsonRecord, numberAt, parseJson } from '../../base/json.ts';

/** A session rebuilt from its file, with the count of lines that could not be applied. */
export interface RebuiltState {
  readonly state: JsonRecord;
  readonly skipped: number;
}

type Change = (value: unknown) => unknown;
const remove: Change = () => undefined;

/** Takes the one object of an older file or an export, or applies the lines of a mutation log one by one. */
export function rebuildState(text: string): RebuiltState {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const whole = parseJson(body);
  if (isRecord(whole) && whole['kind'] === undefined) return { state: whole, skipped: 0 };
  // A log without its first line is applied to an empty state as far as it goes.
  let state: unknown = {};
  let skipped = 0;
  for (const line of body.split('\n')) {
    if (line.trim() === '') continue;
    const entry = parseJson(line);
    const kind = numberAt(entry, 'kind');
    if (!isRecord(entry) || kind === undefined) skipped += 1;
    else if (kind === 0) state = entry['v'];
    else {
      const change = changeOf(kind, entry);
      if (change === null) skipped += 1;
      else state = changedAt(state, arrayAt(entry, 'k'), change);
    }
  }
  return { state: isRecord(state) ? state : {}, skipped };
}

function changeOf(kind: number, entry: JsonRecord): Change | null {
  switch (kind) {
    case 1:
      return () => entry['v'];
    case 2:
      return (value) => {
        const list = Array.isArray(value) ? value : [];
        const kept = list.slice(0, numberAt(entry, 'i') ?? list.length);
        return [...kept, ...arrayAt(entry, 'v')];
      };
    case 3:
      return remove;
    default:
      return null;
  }
}

function changedAt(value: unknown, path: readonly unknown[], change: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (typeof key === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...value] : [];
    if (key < 0 || key > list.length) return value;
    list[key] = changedAt(list[key], rest, change);
    return list;
  }
  if (typeof key !== 'string') return value;
  const { [key]: member, ...others } = isRecord(value) ? value : {};
  const next = changedAt(member, rest, change);
  return next === undefined ? others : { ...others, [key]: next };
}

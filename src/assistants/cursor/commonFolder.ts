import type { SessionEvent } from '../sessionEvent.ts';

const fewestSegments = 3;

/** The deepest folder that holds every absolute path the calls name; null when it would say too little. */
export function commonFolder(events: readonly SessionEvent[]): string | null {
  let common: readonly string[] | null = null;
  for (const event of events) {
    if (event.kind !== 'tool_call') continue;
    for (const path of event.paths) {
      if (!/^(?:\/|[A-Za-z]:[\\/])/.test(path)) continue;
      const folder = path.split(/[\\/]/).slice(0, -1);
      const before: readonly string[] = common ?? folder;
      const length = before.findIndex((segment, index) => segment !== folder[index]);
      common = length < 0 ? before : before.slice(0, length);
    }
  }
  if (common === null || common.length < fewestSegments) return null;
  return common.join(common[0] === '' ? '/' : '\\');
}

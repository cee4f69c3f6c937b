const unitsMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * The time (UTC milliseconds) that is meant by `2h`, `30min`, `3d`, `1w` (so long ago), `today`, `yesterday`, a day
 * (`2026-11-20`) or a moment (`2026-11-20T09:30`), days and moments without a zone being local. Of a day the start is meant,
 * or with `atEnd` its end. Null when the text is none of these.
 */
export function searchTime(text: string, now: number, atEnd = false): number | null {
  const wanted = text.trim().toLowerCase();
  const ago = /^(\d{1,6}(?:\.\d+)?)\s*(s|m|min|h|d|w)$/.exec(wanted);
  if (ago) return now - Math.round(Number(ago[1]) * (unitsMs[ago[2] ?? ''] ?? 0));
  const day = dayOf(wanted, now);
  if (day) {
    if (atEnd) day.setDate(day.getDate() + 1);
    return atEnd ? day.getTime() - 1 : day.getTime();
  }
  if (!/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}/.test(wanted)) return null;
  const moment = Date.parse(text.trim());
  return Number.isNaN(moment) ? null : moment;
}

/** Midnight, local time, at which a day begins. */
function dayOf(text: string, now: number): Date | null {
  const today = new Date(now);
  today.setHours(0, 0, 0, 0);
  if (text === 'today') return today;
  if (text === 'yesterday') {
    today.setDate(today.getDate() - 1);
    return today;
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!date) return null;
  const day = new Date(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
  return day.getMonth() === Number(date[2]) - 1 && day.getDate() === Number(date[3]) ? day : null;
}

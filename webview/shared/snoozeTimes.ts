/** How long a proposal can be put off. */
export type SnoozeChoice = 'tomorrow' | 'next-week' | 'next-month';

const wakeHour = 8;

/** The morning on which it comes back, UTC milliseconds: tomorrow, next Monday, or the first of next month. */
export function snoozeUntil(choice: SnoozeChoice, now: Date): number {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  switch (choice) {
    case 'tomorrow':
      return new Date(year, month, day + 1, wakeHour).getTime();
    case 'next-week':
      return new Date(year, month, day + ((8 - now.getDay()) % 7 || 7), wakeHour).getTime();
    case 'next-month':
      return new Date(year, month + 1, 1, wakeHour).getTime();
  }
}

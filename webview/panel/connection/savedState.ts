/** What of a panel survives being hidden: what is looked at and how, never data of the host. */
export interface PanelUi {
  /** Pictures that are shown as tables, by their id. */
  readonly tables: Readonly<Record<string, boolean>>;
  /** Pixels that the page was scrolled. */
  readonly scroll: number;
  /** Event at the top of a session, and how many of its pixels were above. */
  readonly topEvent: { readonly eventId: string; readonly offset: number } | null;
  readonly query: string;
}

const stateVersion = 1;
const initial: PanelUi = { tables: {}, scroll: 0, topEvent: null, query: '' };

/** How the panel was looked at, from what the editor kept; the initial state when there is none or it is of another version. */
export function readUi(saved: unknown): PanelUi {
  if (member(saved, 'version') !== stateVersion) return initial;
  const ui = member(saved, 'ui');
  const scroll = member(ui, 'scroll');
  const query = member(ui, 'query');
  const topEvent = member(ui, 'topEvent');
  const eventId = member(topEvent, 'eventId');
  const offset = member(topEvent, 'offset');
  return {
    tables: flags(member(ui, 'tables')),
    scroll: typeof scroll === 'number' ? scroll : 0,
    topEvent: typeof eventId === 'string' && typeof offset === 'number' ? { eventId, offset } : null,
    query: typeof query === 'string' ? query : '',
  };
}

/** What to save; the host opens the panel again by its subject. */
export function writeState(subject: unknown, ui: PanelUi): unknown {
  return { version: stateVersion, subject, ui };
}

function flags(value: unknown): Record<string, boolean> {
  const found: Record<string, boolean> = {};
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, flag] of Object.entries(value)) if (typeof flag === 'boolean') found[key] = flag;
  return found;
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

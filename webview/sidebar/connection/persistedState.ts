/** What of the sidebar survives being hidden: what is looked at and what is unfolded, never data of the host. */
export interface PersistedState {
  readonly page: Page;
  /** Sections that were folded or unfolded by hand, by their id. */
  readonly expanded: Readonly<Record<string, boolean>>;
}

/** The page that is shown. */
export type Page =
  | { readonly kind: 'queue' }
  | { readonly kind: 'proposal'; readonly id: string }
  | { readonly kind: 'skill'; readonly name: string };

const stateVersion = 1;
const initial: PersistedState = { page: { kind: 'queue' }, expanded: {} };

/** The state that was saved, or the initial one when there is none or it is of another version. */
export function readState(saved: unknown): PersistedState {
  if (!isObject(saved) || member(saved, 'version') !== stateVersion) return initial;
  return { page: readPage(member(saved, 'page')), expanded: readFlags(member(saved, 'expanded')) };
}

/** What to save for a state. */
export function writeState(state: PersistedState): unknown {
  return { version: stateVersion, ...state };
}

function readPage(value: unknown): Page {
  if (isObject(value)) {
    const id = member(value, 'id');
    const name = member(value, 'name');
    if (member(value, 'kind') === 'proposal' && typeof id === 'string') return { kind: 'proposal', id };
    if (member(value, 'kind') === 'skill' && typeof name === 'string') return { kind: 'skill', name };
  }
  return { kind: 'queue' };
}

function readFlags(value: unknown): Record<string, boolean> {
  const flags: Record<string, boolean> = {};
  if (!isObject(value)) return flags;
  for (const [key, flag] of Object.entries(value)) if (typeof flag === 'boolean') flags[key] = flag;
  return flags;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function member(value: object, key: string): unknown {
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

import type { TeamScope } from '../../../src/engine/teamContract.ts';
import { type Grouping, groupings } from '../filter/grouping.ts';
import type { RowPlace } from '../parts/rowLayout.ts';

/** The lists of the sidebar. */
export type TabId = 'review' | 'team' | 'library' | 'activity';

/** In their order; the team's is there where the project is connected to one. */
export const tabIds: readonly TabId[] = ['review', 'team', 'library', 'activity'];

export const teamScopes: readonly TeamScope[] = ['me', 'team', 'organisation'];

/** The page that is shown: a list, or one thing of it. */
export type Page =
  | { readonly kind: 'queue' }
  | { readonly kind: 'proposal'; readonly id: string }
  | { readonly kind: 'skill'; readonly name: string }
  /** A proposal of the team. */
  | { readonly kind: 'shared'; readonly id: string };

/** How one list is looked at. */
export interface ListState {
  readonly filter: string;
  /** The row that has the focus. */
  readonly active: string | null;
  /** Where it is scrolled to; null is its beginning. */
  readonly place: RowPlace | null;
}

/** What of the sidebar survives being hidden: what is looked at, how, and what was typed; never data of the host. */
export interface PersistedState {
  readonly page: Page;
  /** Pixels that a page about one thing is scrolled; 0 in a list. */
  readonly pageScroll: number;
  readonly tab: TabId;
  readonly lists: Readonly<Record<TabId, ListState>>;
  readonly grouping: Grouping;
  /** Whose shared proposals are listed; null where nobody chose. */
  readonly teamScope: TeamScope | null;
  /** Ids of the proposals that are selected. */
  readonly selected: readonly string[];
  /** Notes that were begun and not sent, by what they are about. */
  readonly notes: Readonly<Record<string, string>>;
  /** Sections that were folded or unfolded by hand, by their id. */
  readonly expanded: Readonly<Record<string, boolean>>;
}

const stateVersion = 2;
const emptyList: ListState = { filter: '', active: null, place: null };
const initial: PersistedState = {
  page: { kind: 'queue' },
  pageScroll: 0,
  tab: 'review',
  lists: { review: emptyList, team: emptyList, library: emptyList, activity: emptyList },
  grouping: 'none',
  teamScope: null,
  selected: [],
  notes: {},
  expanded: {},
};
const mostKept = 2_000;

/** The state that was saved, or the initial one when there is none or it is of another version. */
export function readState(saved: unknown): PersistedState {
  if (!isObject(saved) || member(saved, 'version') !== stateVersion) return initial;
  const lists = member(saved, 'lists');
  const pageScroll = member(saved, 'pageScroll');
  const tab = member(saved, 'tab');
  const grouping = member(saved, 'grouping');
  const selected = member(saved, 'selected');
  const teamScope = member(saved, 'teamScope');
  return {
    page: readPage(member(saved, 'page')),
    pageScroll: typeof pageScroll === 'number' && pageScroll >= 0 ? pageScroll : 0,
    tab: tabIds.find((id) => id === tab) ?? 'review',
    lists: {
      review: readList(lists, 'review'),
      team: readList(lists, 'team'),
      library: readList(lists, 'library'),
      activity: readList(lists, 'activity'),
    },
    grouping: groupings.find((each) => each === grouping) ?? 'none',
    teamScope: teamScopes.find((each) => each === teamScope) ?? null,
    selected: Array.isArray(selected) ? selected.filter((id) => typeof id === 'string').slice(0, mostKept) : [],
    notes: readRecord(member(saved, 'notes'), (value) => (typeof value === 'string' ? value : null)),
    expanded: readRecord(member(saved, 'expanded'), (value) => (typeof value === 'boolean' ? value : null)),
  };
}

/** What to save for a state; `at` (UTC milliseconds) tells which of two saved ones is the later. */
export function writeState(state: PersistedState, at: number): Readonly<Record<string, unknown>> {
  return { version: stateVersion, at, ...state };
}

/** The later one of two saved states: the editor's own and the one that the extension kept. */
export function laterState(ofEditor: unknown, ofHost: unknown): unknown {
  return savedAt(ofHost) > savedAt(ofEditor) ? ofHost : ofEditor;
}

function savedAt(saved: unknown): number {
  const at = isObject(saved) ? member(saved, 'at') : undefined;
  return typeof at === 'number' ? at : 0;
}

function readPage(value: unknown): Page {
  if (isObject(value)) {
    const id = member(value, 'id');
    const name = member(value, 'name');
    if (member(value, 'kind') === 'proposal' && typeof id === 'string') return { kind: 'proposal', id };
    if (member(value, 'kind') === 'shared' && typeof id === 'string') return { kind: 'shared', id };
    if (member(value, 'kind') === 'skill' && typeof name === 'string') return { kind: 'skill', name };
  }
  return { kind: 'queue' };
}

function readList(lists: unknown, tab: TabId): ListState {
  const list = isObject(lists) ? member(lists, tab) : undefined;
  if (!isObject(list)) return emptyList;
  const filter = member(list, 'filter');
  const active = member(list, 'active');
  const place = member(list, 'place');
  return {
    filter: typeof filter === 'string' ? filter : '',
    active: typeof active === 'string' ? active : null,
    place: isObject(place) ? readPlace(place) : null,
  };
}

function readPlace(value: object): RowPlace | null {
  const row = member(value, 'row');
  const offsetPx = member(value, 'offsetPx');
  return typeof row === 'string' && typeof offsetPx === 'number' ? { row, offsetPx } : null;
}

function readRecord<T>(value: unknown, read: (value: unknown) => T | null): Record<string, T> {
  const result: Record<string, T> = {};
  if (!isObject(value)) return result;
  for (const [key, each] of Object.entries(value)) {
    const entry = read(each);
    if (entry !== null) result[key] = entry;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function member(value: object, key: string): unknown {
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

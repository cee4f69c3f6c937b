import type { FoundEventFacts, SearchHit, SearchKind } from '../../engine/memoryContract.ts';

/** Words of the list in the user's language. */
export interface SearchWords {
  readonly kinds: Readonly<Record<SearchKind, string>>;
  readonly events: Readonly<Record<FoundEventFacts['kind'], string>>;
  readonly repeats: (count: number) => string;
}

/** A heading of the list, or a hit as it is shown. */
export type SearchRow =
  | { readonly heading: string }
  | {
      readonly icon: string;
      readonly label: string;
      readonly description: string;
      readonly detail: string;
      readonly hit: SearchHit;
    };

const icons: Readonly<Record<SearchKind | FoundEventFacts['kind'], string>> = {
  skill: 'book',
  proposal: 'lightbulb',
  memory: 'history',
  event: 'comment',
  prompt: 'comment',
  automation: 'gear',
  response: 'sparkle',
  command: 'terminal',
  failure: 'error',
  edit: 'edit',
  link: 'link',
};

/** Hits under a heading for each kind: the kind with the best hit first, hits in their order. */
export function searchRows(
  hits: readonly SearchHit[],
  words: SearchWords,
  timeText: (at: number) => string,
): readonly SearchRow[] {
  const kinds = [...new Set(hits.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => [
    { heading: words.kinds[kind] },
    ...hits.filter((hit) => hit.kind === kind).map((hit) => rowOf(hit, words, timeText)),
  ]);
}

function rowOf(hit: SearchHit, words: SearchWords, timeText: (at: number) => string): SearchRow {
  const { event, snippet, title, assistant, at } = hit;
  const text = plain(snippet.map((part) => part.text).join(''));
  const isNamed = hit.kind === 'skill' || hit.kind === 'proposal';
  const facts = [
    event ? words.events[event.kind] : null,
    assistant,
    at === null ? null : timeText(at),
    event && event.repeats > 0 ? words.repeats(event.repeats) : null,
  ];
  return {
    icon: icons[event?.kind ?? hit.kind],
    label: isNamed ? plain(title) : text,
    description: facts.filter((fact) => fact !== null).join(' · '),
    detail: isNamed ? text : plain(title),
    hit,
  };
}

/** `$(name)` in a text of somebody else's is no icon of ours: a character that takes no room breaks it. */
function plain(text: string): string {
  return text.replaceAll('$(', '$\u200b(').trim();
}

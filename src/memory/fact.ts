/**
 * `prompt`: opens an episode; `command` and `test`: a run; `file`: a file that was read or changed; `correction`: what a
 * person took back or refused.
 */
export type FactKind = 'prompt' | 'command' | 'test' | 'file' | 'correction';

/** One counted thing that happened, cited by its event: what summaries are made of and questions are answered from. */
export interface Fact {
  readonly eventId: string;
  /** The event that shows it: of a failed run its result, else the same. */
  readonly citedEventId: string;
  readonly kind: FactKind;
  /** UTC milliseconds. */
  readonly at: number;
  /** Id of the prompt that opened the episode; null before the first prompt of a session. */
  readonly episodeId: string | null;
  /** What failed, ran or was touched: the step of a command, the path of a file, the rule of a correction; empty for a prompt. */
  readonly name: string;
  /**
   * Of a prompt the outcome of its episode, of a run `passed`, `failed`, `answered`, `refused` or `unknown`, of a file `read`,
   * `edited`, `created`, `deleted`, `renamed` or `changed-outside`, of a correction its kind.
   */
  readonly state: string;
  /** The words of the prompt or correction, or the command line, cut. */
  readonly text: string;
  /** Of a failed run the line of output that says why. */
  readonly message: string | null;
}

/** The session that a fact is from, as far as questions ask about it. */
export interface FactSession {
  readonly sessionId: string;
  readonly assistant: string;
  readonly cwd: string | null;
  readonly branch: string | null;
  /** Name of the workspace in a store that holds several; left out in one that holds one. */
  readonly workspace?: string;
}

/** A fact together with its session. */
export interface PlacedFact extends Fact {
  readonly session: FactSession;
}

/** What makes two readings of an event the same fact: an event can touch several files. */
export function factKey(fact: Pick<Fact, 'eventId' | 'kind' | 'name'>): string {
  return fact.kind === 'file' ? `${fact.eventId} file ${fact.name}` : `${fact.eventId} ${groupOf(fact.kind)}`;
}

/** A run is told to be one of tests only by its output, so both kinds stand for the same. */
function groupOf(kind: FactKind): string {
  return kind === 'test' ? 'command' : kind;
}

/** True for a run that failed, tests included. */
export function isFailedRun({ kind, state }: Pick<Fact, 'kind' | 'state'>): boolean {
  return (kind === 'command' || kind === 'test') && state === 'failed';
}

/** True for a run that ended well. */
export function isPassedRun({ kind, state }: Pick<Fact, 'kind' | 'state'>): boolean {
  return (kind === 'command' || kind === 'test') && state === 'passed';
}

import { assistantById } from '../../assistants/registry.ts';
import type { LedgerSession } from './ledgerRow.ts';
import { showsLoading } from './loadTraces.ts';
import { type Interval, rateOf, wilsonInterval } from './proportion.ts';

/** What the sessions before or after a skill's approval came to. */
export interface PhaseCounts {
  /** Main sessions of the project, whatever they were about. */
  readonly sessions: number;
  readonly eligible: number;
  /** Eligible sessions in which the mistake came back. */
  readonly recurred: number;
  /** Eligible sessions in which the user said the opposite of the skill. */
  readonly opposed: number;
  /** Eligible sessions of assistants whose loading can be seen, and those of them that loaded it. */
  readonly visible: number;
  readonly loaded: number;
  /** Of the sessions that loaded it, and of the visible eligible ones that did not: the mistake came back. */
  readonly loadedRecurred: number;
  readonly notLoadedRecurred: number;
  /** Sessions that loaded it although it was not called for. */
  readonly loadedElsewhere: number;
  /** Sessions in which the skill was named with a prompt (recall). */
  readonly recalled: number;
}

/** Eligible sessions before or since approval, and how many had the mistake. */
export interface LedgerPhase {
  readonly eligible: number;
  readonly recurred: number;
  /** 0 to 1. */
  readonly rate: number;
  readonly interval: Interval;
}

/** Before and after for one assistant and model. */
export interface LedgerPart {
  readonly assistant: string;
  readonly displayName: string;
  /** Null where the transcripts do not tell. */
  readonly model: string | null;
  readonly canSeeLoading: boolean;
  readonly before: PhaseCounts;
  readonly after: PhaseCounts;
}

/** A main session of the project: it counts whether or not it has a row. */
export interface CountedSession {
  readonly assistant: string;
  readonly model: string | null;
  /** The skill stood in the skill folders when it started. */
  readonly isAfter: boolean;
}

/** Counts rows by phase. `sessions`: how many there were in all. */
export function countPhase(rows: readonly LedgerSession[], sessions: number): PhaseCounts {
  const eligible = rows.filter(({ isEligible }) => isEligible);
  const visible = eligible.filter(({ assistant }) => showsLoading(assistant));
  const count = (among: readonly LedgerSession[], test: (row: LedgerSession) => boolean) => among.filter(test).length;
  return {
    sessions,
    eligible: eligible.length,
    recurred: count(eligible, ({ recurred }) => recurred !== null),
    opposed: count(eligible, ({ isOpposed }) => isOpposed),
    visible: visible.length,
    loaded: count(visible, ({ isLoaded }) => isLoaded),
    loadedRecurred: count(visible, ({ isLoaded, recurred }) => isLoaded && recurred !== null),
    notLoadedRecurred: count(visible, ({ isLoaded, recurred }) => !isLoaded && recurred !== null),
    loadedElsewhere: count(rows, ({ isEligible, isLoaded }) => isLoaded && !isEligible),
    recalled: count(rows, ({ isRecalled }) => isRecalled),
  };
}

/** The same by assistant and model, those with most sessions first. */
export function countParts(
  before: readonly LedgerSession[],
  after: readonly LedgerSession[],
  sessions: readonly CountedSession[],
): readonly LedgerPart[] {
  const keyOf = ({ assistant, model }: { readonly assistant: string; readonly model: string | null }) =>
    `${assistant}\n${model ?? ''}`;
  const groups = new Map<string, CountedSession[]>();
  for (const session of sessions) {
    const group = groups.get(keyOf(session));
    if (group) group.push(session);
    else groups.set(keyOf(session), [session]);
  }
  const byKey = (rows: readonly LedgerSession[], key: string) => rows.filter((row) => keyOf(row) === key);
  return [...groups]
    .flatMap(([key, group]): readonly LedgerPart[] => {
      const [first] = group;
      if (first === undefined) return [];
      const later = group.filter(({ isAfter }) => isAfter).length;
      return [
        {
          assistant: first.assistant,
          displayName: assistantById(first.assistant)?.displayName ?? first.assistant,
          model: first.model,
          canSeeLoading: showsLoading(first.assistant),
          before: countPhase(byKey(before, key), group.length - later),
          after: countPhase(byKey(after, key), later),
        },
      ];
    })
    .filter((part) => part.before.eligible + part.after.eligible + part.after.loadedElsewhere > 0)
    .sort((left, right) => right.after.eligible - left.after.eligible || right.before.eligible - left.before.eligible);
}

/** Counts of several skills added up, with the rate. */
export function phaseOf(counts: readonly PhaseCounts[]): LedgerPhase {
  const eligible = counts.reduce((sum, each) => sum + each.eligible, 0);
  const recurred = counts.reduce((sum, each) => sum + each.recurred, 0);
  const share = { count: recurred, of: eligible };
  return { eligible, recurred, rate: rateOf(share), interval: wilsonInterval(share) };
}

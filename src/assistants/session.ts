import { stableHash } from '../base/hash.ts';

export type SessionRelation = 'subagent' | 'fork' | 'resume-copy' | 'branch' | 'delegate';

/** What a transcript says about its session; later records overwrite earlier ones field by field. */
export interface SessionFacts {
  readonly sourceSessionId: string;
  readonly cwd: string | null;
  readonly gitBranch: string | null;
  readonly gitRemote: string | null;
  readonly agentVersion: string | null;
  readonly model: string | null;
  readonly title: string | null;
  /** null while the transcript does not tell. */
  readonly interactive: boolean | null;
  readonly channel: string | null;
  readonly parentSourceSessionId: string | null;
  readonly relation: SessionRelation | null;
}

/** The store's key of a session: the same conversation found under two roots or names is one session. */
export function sessionIdOf(assistant: string, sourceSessionId: string): string {
  return `${assistant}:${stableHash(`${assistant}\n${sourceSessionId}`)}`;
}

/** Facts of a session about which nothing is known yet. */
export function emptyFacts(sourceSessionId: string): SessionFacts {
  return {
    sourceSessionId,
    cwd: null,
    gitBranch: null,
    gitRemote: null,
    agentVersion: null,
    model: null,
    title: null,
    interactive: null,
    channel: null,
    parentSourceSessionId: null,
    relation: null,
  };
}

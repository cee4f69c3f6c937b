import { booleanAt, stringAt } from '../base/json.ts';
import { emptyFacts, type SessionFacts, type SessionRelation } from './session.ts';

const relations: readonly SessionRelation[] = ['subagent', 'fork', 'resume-copy', 'branch', 'delegate'];

/** Session facts read back from a parser's saved state. */
export function factsFromJson(value: unknown): SessionFacts {
  const relation = stringAt(value, 'relation');
  return {
    ...emptyFacts(stringAt(value, 'sourceSessionId') ?? ''),
    cwd: stringAt(value, 'cwd') ?? null,
    gitBranch: stringAt(value, 'gitBranch') ?? null,
    gitRemote: stringAt(value, 'gitRemote') ?? null,
    agentVersion: stringAt(value, 'agentVersion') ?? null,
    model: stringAt(value, 'model') ?? null,
    title: stringAt(value, 'title') ?? null,
    interactive: booleanAt(value, 'interactive') ?? null,
    channel: stringAt(value, 'channel') ?? null,
    parentSourceSessionId: stringAt(value, 'parentSourceSessionId') ?? null,
    relation: relations.find((known) => known === relation) ?? null,
  };
}

import { isRecord, type JsonRecord, recordAt, stringAt } from '../../base/json.ts';
import { emptyFacts, type SessionFacts } from '../session.ts';

const attendedOriginators = new Set(['codex_cli_rs', 'codex-tui', 'codex_vscode', 'Codex Desktop']);
const unattendedSources = new Set(['exec', 'mcp', 'internal']);

/** The facts that a `session_meta` payload states. */
export function factsOfMeta(payload: JsonRecord): SessionFacts {
  const git = recordAt(payload, 'git');
  const parent = parentOf(payload);
  const forkedFrom = stringAt(payload, 'forked_from_id') ?? null;
  const isSubagent = isSubagentMeta(payload);
  return {
    ...emptyFacts(stringAt(payload, 'id') ?? stringAt(payload, 'session_id') ?? ''),
    cwd: stringAt(payload, 'cwd') ?? null,
    gitBranch: stringAt(git, 'branch') ?? null,
    gitRemote: stringAt(git, 'repository_url') ?? null,
    agentVersion: stringAt(payload, 'cli_version') ?? null,
    interactive: isInteractive(payload, isSubagent),
    channel: sourceName(payload) ?? stringAt(payload, 'originator') ?? null,
    parentSourceSessionId: isSubagent ? (parent ?? forkedFrom) : (forkedFrom ?? parent),
    relation: isSubagent ? 'subagent' : forkedFrom !== null ? 'fork' : null,
  };
}

/** True when the session serves another one: its prompts come from an agent. */
export function isSubagentMeta(payload: JsonRecord): boolean {
  const source = payload['source'];
  return isRecord(source) && (source['subagent'] !== undefined || source['internal'] !== undefined);
}

/** True when a program, not a person, gives the prompts. */
export function isAutomatedMeta(payload: JsonRecord): boolean {
  const source = sourceName(payload);
  if (stringAt(payload, 'thread_source') === 'automation') return true;
  return source === undefined ? stringAt(payload, 'originator') === 'codex_exec' : unattendedSources.has(source);
}

function sourceName(payload: JsonRecord): string | undefined {
  const source = payload['source'];
  if (typeof source === 'string') return source === 'unknown' ? undefined : source;
  return isRecord(source) ? Object.keys(source)[0] : undefined;
}

/** `source` wins over `originator`, which recent builds set unreliably. */
function isInteractive(payload: JsonRecord, isSubagent: boolean): boolean | null {
  if (isSubagent || isAutomatedMeta(payload)) return false;
  const source = sourceName(payload);
  if (source === 'cli' || source === 'vscode') return true;
  if (source !== undefined) return null;
  return attendedOriginators.has(stringAt(payload, 'originator') ?? '') ? true : null;
}

function parentOf(payload: JsonRecord): string | null {
  const spawn = recordAt(recordAt(recordAt(payload, 'source'), 'subagent'), 'thread_spawn');
  return stringAt(spawn, 'parent_thread_id') ?? stringAt(payload, 'parent_thread_id') ?? null;
}

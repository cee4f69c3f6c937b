import fs from 'node:fs';
import { isRecord, type JsonRecord, parseJson, stringAt } from '../base/json.ts';
import { decisionLogPath } from './decisionLog.ts';
import { writeDurably } from './segments/durableFile.ts';

/**
 * Rewrites the decisions log without what it quotes of the sessions: evidence everywhere, and the drafts of proposals
 * that were not approved. What another process appends meanwhile is kept. Returns true when anything changed.
 */
export function forgetInDecisionLog(folder: string, sessionIds: ReadonlySet<string>): boolean {
  const file = decisionLogPath(folder);
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch {
    return false;
  }
  try {
    const before = fs.readFileSync(handle);
    const lines = before.toString('utf8').split('\n');
    const touched = touchedProposals(lines, sessionIds);
    const kept = lines.map((line) => withoutSessions(line, sessionIds, touched));
    if (kept.every((line, index) => line === lines[index])) return false;
    writeDurably(file, Buffer.from(kept.join('\n')));
    // The old file still has a name here: what was appended to it since is carried over.
    const late = Buffer.alloc(Math.max(0, fs.fstatSync(handle).size - before.length));
    if (late.length > 0) {
      fs.readSync(handle, late, 0, late.length, before.length);
      fs.appendFileSync(file, late);
    }
    return true;
  } finally {
    fs.closeSync(handle);
  }
}

function isOfSession(evidence: unknown, sessionIds: ReadonlySet<string>): boolean {
  return sessionIds.has(stringAt(evidence, 'sessionId') ?? '');
}

/** Ids of the proposals that ever had evidence of the sessions and were never approved. */
function touchedProposals(lines: readonly string[], sessionIds: ReadonlySet<string>): ReadonlySet<string> {
  const touched = new Set<string>();
  const approved = new Set<string>();
  for (const line of lines) {
    const { decision, proposals } = partsOf(line);
    if (stringAt(decision, 'kind') === 'approve') approved.add(stringAt(decision, 'subject') ?? '');
    for (const proposal of proposals) {
      if (quotes(proposal, sessionIds)) touched.add(stringAt(proposal, 'id') ?? '');
    }
  }
  for (const id of approved) touched.delete(id);
  return touched;
}

function partsOf(line: string): { logged: JsonRecord | null; decision: unknown; proposals: readonly JsonRecord[] } {
  const logged = line.trim() === '' ? undefined : parseJson(line);
  if (!isRecord(logged)) return { logged: null, decision: undefined, proposals: [] };
  const { decision, effects } = logged;
  const proposals =
    isRecord(effects) && Array.isArray(effects['proposals']) ? effects['proposals'].filter(isRecord) : [];
  return { logged, decision, proposals };
}

/** Reasons, the sides of opposite advice and the template's draft quote what was said; they go with any of their evidence. */
function withoutEvidence(
  proposal: JsonRecord,
  evidence: readonly unknown[],
  sessionIds: ReadonlySet<string>,
): JsonRecord {
  const kept = evidence.filter((each) => !isOfSession(each, sessionIds));
  return kept.length === evidence.length
    ? proposal
    : { ...proposal, evidence: kept, contradiction: null, reason: null, wording: null };
}

function quotes({ evidence }: JsonRecord, sessionIds: ReadonlySet<string>): boolean {
  return Array.isArray(evidence) && evidence.some((each) => isOfSession(each, sessionIds));
}

function withoutSessions(line: string, sessionIds: ReadonlySet<string>, touched: ReadonlySet<string>): string {
  const { logged, decision, proposals } = partsOf(line);
  if (logged === null) return line;
  const subject = stringAt(decision, 'subject') ?? '';
  const isChoice = stringAt(decision, 'kind') === 'choose';
  const kept = proposals
    .filter((proposal) => !touched.has(stringAt(proposal, 'id') ?? ''))
    // The side that was looked at need not be the one that was approved; the approval has its own line.
    .filter((proposal) => !(isChoice && quotes(proposal, sessionIds)))
    .map((proposal) => {
      const { evidence } = proposal;
      return Array.isArray(evidence) ? withoutEvidence(proposal, evidence, sessionIds) : proposal;
    });
  if (JSON.stringify(kept) === JSON.stringify(proposals) && !touched.has(subject)) return line;
  const { effects } = logged;
  const blank = touched.has(subject) && isRecord(decision) ? { ...decision, skillMd: null } : decision;
  return JSON.stringify({
    ...logged,
    decision: blank,
    effects: { ...(isRecord(effects) ? effects : {}), proposals: kept },
  });
}

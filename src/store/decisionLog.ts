import fs from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { isRecord, parseJson } from '../base/json.ts';
import type { Decision } from '../skills/skill.ts';
import { decisionFromJson, skillFromJson, skillVersionFromJson } from './rows/libraryRows.ts';
import { proposalFromJson } from './rows/proposalRow.ts';
import { syncFolder } from './sqlite/realFileSystem.ts';
import type { DecisionEffects } from './store.ts';

const LOG_FILE = 'decisions.jsonl';
const LINE_END = 10;

/** One line of the log: a decision and what it changed. */
export interface LoggedDecision {
  readonly decision: Decision;
  readonly effects: DecisionEffects;
}

/** What was found behind an offset of the log. */
export interface LogReading {
  readonly decisions: readonly LoggedDecision[];
  /** Behind the last complete line; where to read on. */
  readonly offset: number;
  /** Lines that a crash or a full disk left unusable. */
  readonly unusableLines: number;
}

/** Where the decisions log of a store folder is. */
export function decisionLogPath(folder: string): string {
  return path.join(folder, LOG_FILE);
}

/**
 * Appends a decision to the log beside the store and syncs it to disk. Any process may do so, with or without the lease;
 * the owner of the store applies it by `applyPendingDecisions`.
 */
export function appendDecision(folder: string, decision: Decision, effects: DecisionEffects): void {
  const file = decisionLogPath(folder);
  try {
    // Forgetting puts a rewritten log in the place of the old one; what went into the old one just then is written again.
    // A decision that is there twice is applied once.
    while (!appendLine(folder, file, JSON.stringify({ decision, effects })));
  } catch (cause) {
    throw new SkillifyError(
      'write-failed',
      `The decision could not be saved to ${file} (${messageOf(cause)}). Nothing was changed; free some space or check permissions, then decide again.`,
      { cause },
    );
  }
}

/** Appends and syncs a line; false when the log was replaced meanwhile, so that the line may be in the old one only. */
function appendLine(folder: string, file: string, line: string): boolean {
  const created = !fs.existsSync(file);
  const handle = fs.openSync(file, 'a+', 0o600);
  try {
    // A line that a crash tore off is closed first, so that it does not swallow this one.
    const bytes = Buffer.from(`${endsInLine(handle) ? '' : '\n'}${line}\n`);
    const written = fs.writeSync(handle, bytes, 0, bytes.length);
    if (written < bytes.length) throw new Error('the disk took only a part of it');
    fs.fsyncSync(handle);
    if (created) syncFolder(folder);
    const { ino } = fs.fstatSync(handle, { bigint: true });
    return fs.statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === ino;
  } finally {
    fs.closeSync(handle);
  }
}

function endsInLine(handle: number): boolean {
  const { size } = fs.fstatSync(handle);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  fs.readSync(handle, last, 0, 1, size - 1);
  return last[0] === LINE_END;
}

/** Reads the complete lines behind the offset, or all of them when the log has become shorter than that. */
export function readDecisions(folder: string, fromOffset: number): LogReading {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(decisionLogPath(folder));
  } catch {
    return { decisions: [], offset: 0, unusableLines: 0 };
  }
  let start = fromOffset <= bytes.length ? fromOffset : 0;
  const decisions: LoggedDecision[] = [];
  let unusableLines = 0;
  for (let end = bytes.indexOf(LINE_END, start); end >= 0; end = bytes.indexOf(LINE_END, start)) {
    const line = bytes.toString('utf8', start, end);
    start = end + 1;
    if (line.trim() === '') continue;
    const logged = loggedDecisionOf(line);
    if (logged) decisions.push(logged);
    else unusableLines += 1;
  }
  return { decisions, offset: start, unusableLines };
}

function loggedDecisionOf(line: string): LoggedDecision | null {
  const value = parseJson(line);
  if (!isRecord(value)) return null;
  try {
    const { decision, effects } = value;
    return { decision: decisionFromJson(decision), effects: effectsFromJson(effects) };
  } catch (error) {
    if (SkillifyError.is(error, 'store-broken')) return null;
    throw error;
  }
}

function effectsFromJson(value: unknown): DecisionEffects {
  if (!isRecord(value)) return {};
  const { proposals, skill, skillVersion, otherSkills } = value;
  return {
    ...(Array.isArray(proposals) ? { proposals: proposals.map(proposalFromJson) } : {}),
    ...(skill === undefined ? {} : { skill: skillFromJson(skill) }),
    ...(skillVersion === undefined ? {} : { skillVersion: skillVersionFromJson(skillVersion) }),
    ...(Array.isArray(otherSkills) ? { otherSkills: otherSkills.map(skillFromJson) } : {}),
  };
}

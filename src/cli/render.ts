import type {
  EngineStatus,
  NowReport,
  ProposalSummary,
  SessionView,
  SignalView,
  SkillView,
} from '../engine/contract.ts';
import { retentionLines } from '../engine/retentionText.ts';
import { renderWriter } from './egressCommand.ts';
import { outcomeWords } from './outcomeWords.ts';
import { day, type Paint, plural, printable } from './print.ts';
import { renderProposal } from './renderProposal.ts';

export function renderNow(report: NowReport, paint: Paint): string {
  const { captured, mined, proposals } = report;
  const lines = [
    `Read ${plural(captured.transcripts, 'transcript')}: ${plural(captured.events, 'new event')} in ${plural(captured.sessions, 'session')} (${captured.ms} ms)` +
      (captured.skippedRecords > 0 ? `, ${plural(captured.skippedRecords, 'broken record')} skipped` : ''),
    `Looked at ${plural(mined.sessions, 'new or grown session')} (${mined.ms} ms)`,
    ...renderCovered(mined.covered ?? [], paint),
    ...[renderWriter(report.writer, paint)].filter((line) => line !== null),
    '',
  ];
  if (proposals.length === 0)
    lines.push(
      report.pending > 0
        ? `Nothing new. ${plural(report.pending, 'proposal')} waiting for a decision.`
        : 'Nothing to propose.',
    );
  for (const proposal of proposals) lines.push(renderProposal(proposal, paint), '');
  return lines.join('\n');
}

export function renderSummaries(summaries: readonly ProposalSummary[], paint: Paint): string {
  if (summaries.length === 0) return 'No proposals wait for a decision. Run “skillify now” to look for some.';
  return summaries
    .map(
      (summary) =>
        `${summary.id}  ${summary.total.toFixed(2)}  ${paint.bold(printable(summary.title))}  ${paint.dim(`${summary.change === 'create' ? '' : `${summary.change} · `}${summary.isChoice ? 'choice · ' : ''}${summary.kind} · ${summary.status} · ${plural(summary.sessions, 'session')} · ${summary.assistants.join(', ')}`)}`,
    )
    .join('\n');
}

/** Patterns that a skill says already, a few by name. */
function renderCovered(covered: NonNullable<NowReport['mined']['covered']>, paint: Paint): readonly string[] {
  return covered
    .slice(0, 5)
    .map(({ title, skill }) => paint.dim(`“${printable(title)}” is said by your skill ${printable(skill)} already.`));
}

export function renderSkills(skills: readonly SkillView[], paint: Paint): string {
  if (skills.length === 0) return 'No skills yet. Approve a proposal first.';
  return skills
    .map((skill) => {
      const state =
        skill.status === 'retired' ? 'retired' : skill.onDisk === 'same' ? 'on disk' : `${skill.onDisk} on disk`;
      return `${paint.bold(skill.name)}  v${skill.version} · ${state}\n  ${paint.dim(printable(skill.description))}`;
    })
    .join('\n');
}

export function renderStatus(status: EngineStatus, paint: Paint): string {
  const lines = [
    `${paint.bold(status.project.name)}  ${paint.dim(status.project.path)}`,
    ...status.project.paths.slice(1).map((alias) => paint.dim(`  also recorded as ${alias}`)),
    `Store      ${status.store.path} (${status.store.mode}, ${(status.store.sizeBytes / 1e6).toFixed(1)} MB, schema ${status.store.schemaVersion}${status.store.readOnly ? ', read-only' : ''})`,
    ...(status.store.note === null ? [] : [`           ${paint.bad(status.store.note)}`]),
    ...retentionLines(status.retention, (at) => new Date(at).toISOString()).map(
      (line) => `           ${line === status.retention?.notice ? paint.bad(line) : paint.dim(line)}`,
    ),
    `Last run   ${status.lastRunAt === null ? 'never' : new Date(status.lastRunAt).toISOString()}`,
    `Raw        ${plural(status.lanes.raw.events, 'event')} of ${plural(status.lanes.raw.sessions, 'session')}`,
    `Codified   ${plural(status.lanes.codified.signals, 'signal')}, ${plural(status.lanes.codified.pending, 'proposal')} waiting, ${plural(status.lanes.codified.skills, 'skill')}`,
    '',
  ];
  for (const assistant of status.assistants) {
    lines.push(
      assistant.transcripts === 0
        ? `${assistant.displayName}: nothing recorded for this project`
        : `${assistant.displayName}: ${plural(assistant.transcripts, 'transcript')}, ${plural(assistant.sessions, 'session')}, ${plural(assistant.events, 'event')}, ${plural(assistant.skippedRecords, 'broken record')} skipped`,
    );
    for (const problem of assistant.problems) lines.push(paint.bad(`  ${problem}`));
  }
  return lines.join('\n');
}

export function renderSessions(sessions: readonly SessionView[], paint: Paint): string {
  if (sessions.length === 0)
    return 'No sessions of this project were found. Is it recorded under another path? Name it with --alias.';
  return sessions
    .map(
      (session) =>
        `${new Date(session.startedAt).toISOString().slice(0, 16)}  ${session.assistant.padEnd(11)} ${plural(session.humanPrompts, 'prompt')}, ${plural(session.toolCalls, 'tool call')}  ${printable(session.title ?? session.sourceId)}\n  ${paint.dim([outcomeWords(session.outcomes), session.file].filter((part) => part !== '').join('  '))}`,
    )
    .join('\n');
}

export function renderSignals(signals: readonly SignalView[], paint: Paint): string {
  if (signals.length === 0) return 'No signals yet. Run “skillify now” first.';
  return signals
    .map(
      (signal) =>
        `${day(signal.at)}  ${signal.kind.padEnd(13)} ${signal.confidence.toFixed(2)}  ${printable(signal.text).replace(/\s+/g, ' ').slice(0, 120)}\n  ${paint.dim(`${signal.rule}: ${signal.explanation} ${signal.file}${signal.line === null ? '' : `:${signal.line}`}`)}`,
    )
    .join('\n');
}

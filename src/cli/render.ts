import type {
  EngineStatus,
  NowReport,
  ProposalSummary,
  ProposalView,
  SessionView,
  SignalView,
  SkillView,
} from '../engine/contract.ts';

/** Terminal colours, or none when the output is not a terminal. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

export function paintFor(isTerminal: boolean): Paint {
  const wrap = (open: number, close: number) => (text: string) =>
    isTerminal ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: wrap(1, 22), dim: wrap(2, 22), good: wrap(32, 39), bad: wrap(31, 39) };
}

/** Control characters of a transcript must not reach the terminal. */
export function printable(text: string): string {
  return [...text]
    .filter((character) => character === '\n' || character === '\t' || (character.codePointAt(0) ?? 0) >= 32)
    .join('');
}

export function renderNow(report: NowReport, paint: Paint): string {
  const { captured, mined, proposals } = report;
  const lines = [
    `Read ${plural(captured.transcripts, 'transcript')}: ${plural(captured.events, 'new event')} in ${plural(captured.sessions, 'session')} (${captured.ms} ms)` +
      (captured.skippedRecords > 0 ? `, ${plural(captured.skippedRecords, 'broken record')} skipped` : ''),
    `Looked at ${plural(mined.sessions, 'new or grown session')} (${mined.ms} ms)`,
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

export function renderProposal(proposal: ProposalView, paint: Paint): string {
  const lines = [
    `${paint.bold(printable(proposal.title))}  ${paint.dim(`${proposal.kind} · score ${proposal.score.total.toFixed(2)} · ${plural(proposal.sessions, 'session')} · ${proposal.id}`)}`,
    paint.dim(`would be written to ${proposal.target}`),
    '',
    ...proposal.skillMd
      .trimEnd()
      .split('\n')
      .map((line, index) => `  ${paint.dim(String(index + 1).padStart(3))}  ${printable(line)}`),
    '',
    paint.dim('  Score'),
    ...proposal.score.parts.map(
      (part) =>
        `    ${part.name.padEnd(13)} ${part.value.toFixed(2)} × ${part.weight.toFixed(2)}  ${paint.dim(part.explanation)}`,
    ),
    paint.dim('  Evidence'),
    ...proposal.evidence.map((evidence) => {
      const place = `${evidence.file ?? '?'}${evidence.line === null ? '' : `:${evidence.line}`}`;
      const mark = evidence.supports ? paint.good('+') : paint.bad('−');
      const line = evidence.skillLine === null ? '   ' : String(evidence.skillLine).padStart(3);
      return `    ${mark} line ${line}  ${day(evidence.at)} ${evidence.assistant}  “${printable(evidence.quote)}”\n               ${paint.dim(place)}`;
    }),
    ...proposal.lint.map((finding) => `  ${paint.bad(finding.severity)} line ${finding.line}: ${finding.message}`),
  ];
  return lines.join('\n');
}

export function renderSummaries(summaries: readonly ProposalSummary[], paint: Paint): string {
  if (summaries.length === 0) return 'No proposals wait for a decision. Run “skillify now” to look for some.';
  return summaries
    .map(
      (summary) =>
        `${summary.id}  ${summary.total.toFixed(2)}  ${paint.bold(printable(summary.title))}  ${paint.dim(`${summary.kind} · ${summary.status} · ${plural(summary.sessions, 'session')} · ${summary.assistants.join(', ')}`)}`,
    )
    .join('\n');
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
        `${new Date(session.startedAt).toISOString().slice(0, 16)}  ${session.assistant.padEnd(11)} ${plural(session.humanPrompts, 'prompt')}, ${plural(session.toolCalls, 'tool call')}  ${printable(session.title ?? session.sourceId)}\n  ${paint.dim(session.file)}`,
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

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

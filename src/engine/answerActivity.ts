import { codeSpan } from '../memory/codeSpan.ts';
import { isFailedRun } from '../memory/fact.ts';
import { countOf, outcomeText } from '../memory/summaryText.ts';
import type { AnswerDraft } from './answerDraft.ts';
import { groupsOf, type Material } from './answerRuns.ts';

const mostAttempts = 10;
const mostCorrections = 10;

/** What was asked for, how it ended, what failed, what was corrected and which files changed. */
export function answerActivity(draft: AnswerDraft, { question, facts, about }: Material): void {
  const wanted = question.outcomes.includes('abandoned') ? 'abandoned' : null;
  const prompts = facts.filter(({ kind, state }) => kind === 'prompt' && (wanted === null || state === wanted));
  const sessions = new Set((wanted === null ? facts : prompts).map(({ session }) => session.sessionId));
  const runs = facts.filter(({ kind }) => kind === 'command' || kind === 'test');
  const failed = runs.filter(isFailedRun);
  const corrections = facts.filter(({ kind }) => kind === 'correction');
  const changes = facts.filter(({ kind, state }) => kind === 'file' && state !== 'read');
  const files = new Map<string, number>();
  for (const change of changes) files.set(draft.path(change), (files.get(draft.path(change)) ?? 0) + 1);
  const outcomes: Record<string, number> = {};
  for (const { state } of prompts) outcomes[state] = (outcomes[state] ?? 0) + 1;
  Object.assign(draft.counts, {
    sessions: sessions.size,
    prompts: prompts.length,
    ...outcomes,
    runs: runs.length,
    failedRuns: failed.length,
    corrections: corrections.length,
    filesChanged: files.size,
  });
  if (facts.length === 0) {
    draft.lines.push(`Nothing happened${about}.`);
    return;
  }
  // What is named only in commands and files has no prompt of its own.
  const named =
    prompts.length > 0 || wanted !== null
      ? countOf(prompts.length, wanted === null ? 'prompt' : 'abandoned prompt')
      : `${countOf(runs.length, 'command')} and ${countOf(files.size, 'changed file')}`;
  const ended = prompts.length === 0 ? '' : `: ${outcomeText(outcomes)}`;
  draft.lines.push(`**${named} in ${countOf(sessions.size, 'session')}${about}**${ended}.`, '');
  for (const prompt of prompts.slice(0, mostAttempts))
    draft.lines.push(
      `- ${draft.clock(prompt.at)} ${codeSpan(prompt.text, 140)} (${prompt.state})${draft.cite(prompt, prompt.text)}`,
    );
  if (prompts.length > mostAttempts) draft.lines.push(`- and ${prompts.length - mostAttempts} earlier ones.`);
  if (wanted !== null) return;
  if (prompts.length === 0)
    for (const [newest] of groupsOf(runs).slice(0, mostAttempts))
      if (newest)
        draft.lines.push(`- ${draft.clock(newest.at)} ${codeSpan(newest.text, 140)}${draft.cite(newest, newest.text)}`);
  const told = groupsOf(failed)
    .slice(0, 4)
    .flatMap((group) => {
      const [newest] = group;
      const reason = newest?.message ? ` (${codeSpan(newest.message, 100)})` : '';
      return newest
        ? [`${codeSpan(newest.name, 70)} ×${group.length}${reason}${draft.cite(newest, newest.message ?? newest.text)}`]
        : [];
    });
  if (runs.length > 0)
    draft.lines.push(
      '',
      `${countOf(runs.length, 'command')} run, ${failed.length} failed${told.length > 0 ? `: ${told.join('; ')}` : ''}.`,
    );
  if (corrections.length > 0)
    draft.lines.push(
      '',
      `${countOf(corrections.length, 'correction')}: ${corrections
        .slice(0, 4)
        .map((each) => `${codeSpan(each.text, 110)}${draft.cite(each, each.text)}`)
        .join('; ')}.`,
    );
  if (files.size > 0) {
    const most = [...files].sort(([, left], [, right]) => right - left).slice(0, 5);
    draft.lines.push(
      '',
      `${countOf(files.size, 'file')} changed, most often ${most.map(([name, count]) => `${name} ×${count}`).join(', ')}.`,
    );
  }
}

/** What people took back or refused, the newest first. */
export function answerCorrections(draft: AnswerDraft, { facts, about }: Material): void {
  const corrections = facts.filter(({ kind }) => kind === 'correction');
  const sessions = new Set(corrections.map(({ session }) => session.sessionId));
  const refused = corrections.filter(({ state }) => state !== 'correction').length;
  Object.assign(draft.counts, {
    corrections: corrections.length,
    refusals: refused,
    sessionsWithCorrections: sessions.size,
  });
  if (corrections.length === 0) {
    draft.lines.push(`No correction${about}.`);
    return;
  }
  const which =
    refused > 0 ? `; ${countOf(refused, 'refused tool call or plan', 'refused tool calls or plans')} among them` : '';
  draft.lines.push(
    `**${countOf(corrections.length, 'correction')}${about}**, in ${countOf(sessions.size, 'session')}${which}.`,
    '',
  );
  for (const each of corrections.slice(0, mostCorrections))
    draft.lines.push(`- ${draft.clock(each.at)} ${codeSpan(each.text, 180)}${draft.cite(each, each.text)}`);
  if (corrections.length > mostCorrections)
    draft.lines.push(`- and ${corrections.length - mostCorrections} earlier ones.`);
}

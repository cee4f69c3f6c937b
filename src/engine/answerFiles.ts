import { codeSpan } from '../memory/codeSpan.ts';
import type { PlacedFact } from '../memory/fact.ts';
import { countOf } from '../memory/summaryText.ts';
import type { AnswerDraft } from './answerDraft.ts';
import type { Material } from './answerRuns.ts';

const mostSessions = 12;
const mostFiles = 15;

/** Which sessions changed or read the files of the question, or which files were changed where it names none. */
export function answerFiles(draft: AnswerDraft, material: Material, everySession: ReadonlySet<string>): void {
  const { question, facts, about } = material;
  if (question.isOpposite) {
    answerUntouched(draft, material, everySession);
    return;
  }
  const isAboutFiles = question.alternatives.flat().some(({ kind }) => kind === 'file');
  const touches = facts.filter(({ kind }) => kind === 'file');
  const onlyNamed = isAboutFiles ? facts.filter(({ kind }) => kind === 'command' || kind === 'test') : [];
  const sessions = bySession(touches);
  const named = bySession(onlyNamed.filter(({ session }) => !sessions.has(session.sessionId)));
  const changes = touches.filter(isChange);
  const changing = new Set(changes.map(({ session }) => session.sessionId)).size;
  Object.assign(draft.counts, {
    sessions: sessions.size,
    sessionsThatChanged: changing,
    sessionsThatOnlyRead: sessions.size - changing,
    sessionsThatOnlyNamedItInCommands: named.size,
    changes: changes.length,
    reads: touches.length - changes.length,
    files: new Set(touches.map(({ name }) => name)).size,
  });
  if (sessions.size + named.size === 0) {
    draft.lines.push(isAboutFiles ? `No session touched${about}.` : `No file was touched${about}.`);
    return;
  }
  const parts = [
    ...(changing > 0 ? [`${changing} changed it`] : []),
    ...(sessions.size > changing ? [`${sessions.size - changing} only read it`] : []),
  ];
  if (!isAboutFiles) {
    listFiles(draft, changes, about, changing);
    return;
  }
  draft.lines.push(
    sessions.size === 0
      ? `**No session edited or read${about}**, but ${countOf(named.size, 'session')} named it in commands.`
      : `**${countOf(sessions.size, 'session')} touched${about}**: ${parts.join(', ')}.`,
    '',
  );
  for (const [sessionId, own] of [...sessions].slice(0, mostSessions))
    draft.lines.push(sessionLine(draft, sessionId, own));
  for (const [sessionId, own] of [...named].slice(0, mostSessions - Math.min(mostSessions, sessions.size))) {
    const [newest] = own;
    if (newest)
      draft.lines.push(
        `- ${draft.sessionName(sessionId)} named it in ${countOf(own.length, 'command')}, last at ${draft.clock(newest.at)}: ${codeSpan(newest.text, 100)}${draft.cite(newest, newest.text)}`,
      );
  }
}

function sessionLine(draft: AnswerDraft, sessionId: string, own: readonly PlacedFact[]): string {
  const changed = own.filter(isChange);
  const [shown] = changed.length > 0 ? changed : own;
  const did = [
    ...(changed.length > 0 ? [countOf(changed.length, 'change')] : []),
    ...(own.length > changed.length ? [countOf(own.length - changed.length, 'read')] : []),
  ];
  const paths = [...new Set(own.map((fact) => draft.path(fact)))].slice(0, 3);
  const cited = shown ? draft.cite(shown, shown.name) : '';
  return `- ${draft.sessionName(sessionId)}, ${draft.clock(shown?.at ?? 0)}: ${did.join(' and ')} of ${paths.join(', ')}${cited}`;
}

function listFiles(draft: AnswerDraft, changes: readonly PlacedFact[], about: string, sessions: number): void {
  const files = new Map<string, PlacedFact[]>();
  for (const change of changes) {
    const known = files.get(change.name);
    if (known) known.push(change);
    else files.set(change.name, [change]);
  }
  draft.counts['files'] = files.size;
  if (files.size === 0) {
    draft.lines.push(`No file was changed${about}.`);
    return;
  }
  draft.lines.push(`**${countOf(files.size, 'file')} changed${about}**, in ${countOf(sessions, 'session')}.`, '');
  const sorted = [...files].sort(([, left], [, right]) => right.length - left.length);
  for (const [, own] of sorted.slice(0, mostFiles)) {
    const [newest] = own;
    if (newest) draft.lines.push(`- ${draft.path(newest)} ×${own.length}${draft.cite(newest, newest.name)}`);
  }
  if (files.size > mostFiles) draft.lines.push(`- and ${files.size - mostFiles} more.`);
}

function answerUntouched(draft: AnswerDraft, { facts, about }: Material, everySession: ReadonlySet<string>): void {
  const touched = new Set(facts.filter(({ kind }) => kind === 'file').map(({ session }) => session.sessionId));
  const others = [...everySession].filter((sessionId) => !touched.has(sessionId));
  Object.assign(draft.counts, { sessions: others.length, sessionsThatTouched: touched.size });
  draft.lines.push(`**${countOf(others.length, 'session')} did not touch${about}**; ${touched.size} did.`, '');
  for (const sessionId of others.slice(0, mostSessions)) draft.lines.push(`- ${draft.sessionName(sessionId)}`);
  if (others.length > mostSessions) draft.lines.push(`- and ${others.length - mostSessions} more.`);
}

function isChange({ state }: PlacedFact): boolean {
  return state !== 'read';
}

function bySession(facts: readonly PlacedFact[]): ReadonlyMap<string, readonly PlacedFact[]> {
  const sessions = new Map<string, PlacedFact[]>();
  for (const fact of facts) {
    const known = sessions.get(fact.session.sessionId);
    if (known) known.push(fact);
    else sessions.set(fact.session.sessionId, [fact]);
  }
  return sessions;
}

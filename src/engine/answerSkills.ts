import { codeSpan } from '../memory/codeSpan.ts';
import type { Question } from '../memory/readQuestion.ts';
import { countOf } from '../memory/summaryText.ts';
import { isNamedIn, isWholeIn, type Topic } from '../memory/topic.ts';
import type { Proposal } from '../mining/proposal.ts';
import { parseSkillDocument } from '../skills/document/skillDocument.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import type { AnswerDraft } from './answerDraft.ts';
import { evidenceOf } from './browse.ts';

const mostListed = 12;
const mostQuotes = 5;

/** What is codified or waits to be. */
export interface Library {
  readonly skills: readonly Skill[];
  readonly proposals: readonly Proposal[];
  readonly decisions: readonly Decision[];
  versionsOf(name: string): Promise<readonly SkillVersion[]>;
}

/** Approved skills that are about the question, and proposals that wait, counted apart. */
export function answerSkills(
  draft: AnswerDraft,
  question: Question,
  { skills, proposals }: Library,
  about: string,
): void {
  const { from, to, isNamed } = question.time;
  const isIn = (at: number) => !isNamed || ((from === null || at >= from) && at < to);
  const approved = aboutTopics(
    skills.filter(({ status, approvedAt }) => status === 'approved' && isIn(approvedAt)),
    question,
  );
  const waiting = aboutTopics(
    proposals.filter(({ status, createdAt }) => status === 'pending' && isIn(createdAt)),
    question,
  );
  Object.assign(draft.counts, { approvedSkills: approved.length, pendingProposals: waiting.length });
  if (approved.length + waiting.length === 0) {
    draft.lines.push(`No skill is codified${about}, and no proposal waits.`);
    return;
  }
  draft.lines.push(
    `**${countOf(approved.length, 'approved skill')} and ${countOf(waiting.length, 'pending proposal')}${about}.**`,
    '',
  );
  for (const skill of approved.slice(0, mostListed)) {
    const sessions = new Set(evidenceOf(skill, proposals).map(({ sessionId }) => sessionId)).size;
    const place = skill.targets[0] === undefined ? undefined : { file: skill.targets[0], line: null };
    const cited = draft.add(skillCitation(skill), place);
    draft.lines.push(
      `- ${codeSpan(skill.name)} (version ${skill.version}, approved ${draft.clock(skill.approvedAt)}${sessions > 0 ? `, from ${countOf(sessions, 'session')}` : ''}): ${codeSpan(skill.description, 200)}${cited}`,
    );
  }
  for (const proposal of waiting.slice(0, mostListed)) {
    const cited = draft.add({
      kind: 'proposal',
      id: proposal.id,
      eventId: null,
      session: null,
      assistant: null,
      at: proposal.createdAt,
      quote: proposal.description,
    });
    draft.lines.push(
      `- waiting: ${codeSpan(proposal.title, 120)} (${proposal.change}, ${countOf(proposal.sessions, 'session')})${cited}`,
    );
  }
  const left = Math.max(0, approved.length - mostListed) + Math.max(0, waiting.length - mostListed);
  if (left > 0) draft.lines.push(`- and ${left} more.`);
}

/** Why a skill exists: who decided what and when, and the words of the sessions it was made from. */
export async function answerOrigin(draft: AnswerDraft, question: Question, library: Library): Promise<void> {
  const { proposals, decisions } = library;
  const named = aboutTopics(library.skills, question, true);
  const [skill] = [...named].sort(
    (left, right) =>
      Number(left.status === 'retired') - Number(right.status === 'retired') ||
      nameRank(right, question) - nameRank(left, question),
  );
  if (skill === undefined) {
    originOfProposal(draft, question, proposals);
    return;
  }
  const evidence = evidenceOf(skill, proposals);
  const supporting = evidence.filter(({ supports }) => supports);
  const sessions = new Set(supporting.map(({ sessionId }) => sessionId)).size;
  const versions = await library.versionsOf(skill.name);
  const related = proposals.filter(({ id, name }) => id === skill.proposalId || name === skill.name);
  const subjects = new Set([skill.name, ...related.map(({ id }) => id)]);
  const history = decisions.filter(({ subject }) => subjects.has(subject)).sort((left, right) => left.at - right.at);
  const approval = history.findLast(({ kind }) => kind === 'approve' || kind === 'merge' || kind === 'restore');
  Object.assign(draft.counts, {
    version: skill.version,
    versions: versions.length,
    evidence: supporting.length,
    opposingEvidence: evidence.length - supporting.length,
    sessions,
    otherSkills: named.length - 1,
  });
  const cited = draft.add(
    skillCitation(skill),
    skill.targets[0] === undefined ? undefined : { file: skill.targets[0], line: null },
  );
  draft.lines.push(
    `**${codeSpan(skill.name)}** ${skill.status === 'retired' ? 'was retired; it ' : ''}stands at version ${skill.version}, ${approval ? `approved by ${codeSpan(approval.by, 60)}` : 'approved'} at ${draft.clock(skill.approvedAt)}${cited}. It says: ${codeSpan(skill.description, 220)}`,
    '',
    supporting.length === 0
      ? 'No recorded event supports it any more, or it was not made from sessions.'
      : `It rests on ${countOf(supporting.length, 'event')} of ${countOf(sessions, 'session')}${evidence.length > supporting.length ? `; ${countOf(evidence.length - supporting.length, 'event')} speak against it` : ''}:`,
  );
  quoteEvidence(draft, supporting);
  const reasons = related.flatMap(({ reason }) => reason ?? []);
  if (reasons[0] !== undefined) draft.lines.push('', `Why it was changed: ${codeSpan(reasons[0], 240)}`);
  const steps = history
    .slice(-6)
    .map(
      ({ kind, by, at, reason }) =>
        `${kind} by ${codeSpan(by, 40)} at ${draft.clock(at)}${reason ? ` (${codeSpan(reason, 80)})` : ''}`,
    );
  if (steps.length > 0) draft.lines.push('', `Decisions: ${steps.join('; ')}.`);
  if (named.length > 1)
    draft.lines.push(
      '',
      `Other skills that fit the question: ${named
        .filter((other) => other !== skill)
        .slice(0, 5)
        .map(({ name }) => codeSpan(name))
        .join(', ')}.`,
    );
}

function originOfProposal(draft: AnswerDraft, question: Question, proposals: readonly Proposal[]): void {
  const [proposal] = aboutTopics(proposals, question, true).filter(
    ({ status }) => status === 'pending' || status === 'dismissed' || status === 'snoozed',
  );
  draft.counts['approvedSkills'] = 0;
  if (proposal === undefined) {
    draft.lines.push('There is no skill of that name, and no proposal for one.');
    return;
  }
  const supporting = proposal.evidence.filter(({ supports }) => supports);
  Object.assign(draft.counts, { evidence: supporting.length, sessions: proposal.sessions });
  draft.lines.push(
    `There is no approved skill of that name. A proposal is ${proposal.status === 'pending' ? 'waiting for a decision' : proposal.status}: ${codeSpan(proposal.title, 140)}, from ${countOf(supporting.length, 'event')} of ${countOf(proposal.sessions, 'session')}:`,
  );
  quoteEvidence(draft, supporting);
}

function quoteEvidence(draft: AnswerDraft, evidence: Proposal['evidence']): void {
  const newest = [...evidence].sort((left, right) => right.at - left.at);
  for (const { eventId, sessionId, assistant, file, line, at, quote, signal } of newest.slice(0, mostQuotes)) {
    const place = file === null ? undefined : { file, line };
    const cited = draft.add({ kind: 'event', id: eventId, eventId, session: sessionId, assistant, at, quote }, place);
    draft.lines.push(`- ${draft.clock(at)} ${signal}: ${codeSpan(quote, 180)}${cited}`);
  }
  if (newest.length > mostQuotes) draft.lines.push(`- and ${newest.length - mostQuotes} earlier ones.`);
}

interface Named {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly skillMd: string;
}

/** Skills or proposals whose name, title, description or rules name the topics; what names them in front comes first. */
function aboutTopics<T extends Named>(all: readonly T[], question: Question, isByName = false): readonly T[] {
  const { alternatives, excluded } = question;
  const heading = ({ name, title, description }: Named) =>
    `${name.replaceAll('-', ' ')}\n${name}\n${title}\n${description}`;
  const whole = (item: T) => `${heading(item)}\n${parseSkillDocument(item.skillMd).body}`;
  const fits = (topics: readonly Topic[], text: string) =>
    topics.every((topic) => isNamedIn(topic, text) || isWholeIn(topic, text));
  const allowed = all.filter((item) => !excluded.some((topic) => isNamedIn(topic, heading(item))));
  if (alternatives.length === 0) return allowed;
  const inName = allowed.filter((item) => alternatives.some((topics) => fits(topics, heading(item))));
  if (isByName && inName.length > 0) return inName;
  const inBody = allowed.filter(
    (item) => !inName.includes(item) && alternatives.some((topics) => fits(topics, whole(item))),
  );
  return [...inName, ...inBody];
}

function nameRank({ name }: Skill, { alternatives }: Question): number {
  return alternatives.flat().filter((topic) => isNamedIn(topic, name.replaceAll('-', ' '))).length;
}

function skillCitation({ name, description, approvedAt }: Skill) {
  return {
    kind: 'skill',
    id: name,
    eventId: null,
    session: null,
    assistant: null,
    at: approvedAt,
    quote: description,
  } as const;
}

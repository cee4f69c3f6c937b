import { SkillifyError } from '../base/errors.ts';
import { stableHash } from '../base/hash.ts';
import { oneLine } from '../base/text.ts';
import { redactText } from '../capture/redact.ts';
import type { UserRule } from '../capture/redaction/userRules.ts';
import { bodyLines } from '../mining/evolve/skillLines.ts';
import type { DraftFlag, Evidence, LineCitation, Proposal } from '../mining/proposal.ts';
import { draftSuggestion, plainLine, type Suggestion, scoreSuggestion, suggestionKey } from '../mining/suggestion.ts';
import { suggestionMarks } from '../mining/taint/suggestionMarks.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import type { Store, StoredEvent } from '../store/store.ts';
import { type Decide, decisionBy } from './decide.ts';
import type { SuggestedSkill } from './memoryContract.ts';
import { flagsOf, summaryFlags } from './rewordFlags.ts';
import { marked } from './taintedLines.ts';

/** What suggestions are checked against. */
export interface SuggestionPlace {
  readonly store: Store;
  readonly decide: Decide;
  /** Names of all skills in the skill folders. */
  readonly installedNames: ReadonlySet<string>;
  readonly redactions: readonly UserRule[];
  readonly now: number;
}

/** So many suggestions wait at most: an agent must not be able to fill the queue of a person. */
const waitingLimit = 10;
const ruleCharacters = 400;

/**
 * Makes a pending proposal of what an agent suggests and returns its id; the same suggestion made again is the same
 * proposal. Nothing an agent says is evidence: every line that no cited prompt of a person bears out is flagged for the
 * review. Throws `invalid-input` saying what to change, for what a person has decided before too.
 */
export async function proposeSkill(place: SuggestionPlace, suggested: SuggestedSkill): Promise<string> {
  const { store, now } = place;
  const suggestion = cleaned(suggested, place.redactions);
  const id = `p-${stableHash(suggestionKey(suggestion))}`;
  const known = await store.getProposal(id);
  if (known?.status === 'pending') return id;
  if (known) throw new SkillifyError('invalid-input', decidedSentence(known));
  await checkRoom(place, suggestion.name);
  const cited = await citedPrompts(store, suggested.eventIds);
  const latestAt = Math.max(0, ...(await store.listSessions()).map(({ lastEventAt }) => lastEventAt));
  const drafted = proposalOf(suggestion, id, cited, latestAt, now);
  const prompts = (await store.readEventsById(suggested.eventIds)).map(({ event }) => event);
  const proposal = marked(drafted, suggestionMarks(drafted.skillMd, prompts));
  const finding = lintSkill(proposal.skillMd, proposal.name).find(({ severity }) => severity === 'error');
  if (finding && !isWritable([finding]))
    throw new SkillifyError('invalid-input', `The suggestion makes no valid skill: ${finding.message}`);
  await place.decide(decisionBy(suggestion.by, 'suggest', id, suggestion.reason, null), { proposals: [proposal] });
  return id;
}

function cleaned(suggested: SuggestedSkill, redactions: readonly UserRule[]): Suggestion {
  const line = (text: string, limitChars: number) => plainLine(redactText(text, redactions), limitChars);
  const rules = [...new Set(suggested.rules.map((rule) => line(rule, ruleCharacters)))].filter((rule) => rule !== '');
  if (rules.length === 0)
    throw new SkillifyError('invalid-input', 'Suggest at least one rule, as a sentence that says what to do.');
  const description = line(suggested.description, 1000).replace(/[<>]/g, '');
  if (description === '')
    throw new SkillifyError('invalid-input', 'Describe what the skill is for and when it applies.');
  return {
    name: suggested.name.trim(),
    description,
    rules,
    reason: line(suggested.reason, 1000),
    by: line(suggested.by, 100) || 'an agent',
  };
}

async function checkRoom({ store, installedNames }: SuggestionPlace, name: string): Promise<void> {
  const [pending, skills] = await Promise.all([store.listProposals(['pending', 'snoozed']), store.listSkills()]);
  const isSkill =
    installedNames.has(name) || skills.some((skill) => skill.name === name && skill.status === 'approved');
  if (isSkill)
    throw new SkillifyError(
      'invalid-input',
      `There is a skill named ${name} already. Read it, or choose another name.`,
    );
  if (pending.some((proposal) => proposal.name === name))
    throw new SkillifyError(
      'invalid-input',
      `A proposal named ${name} waits for a decision already. Choose another name.`,
    );
  if (pending.filter(({ kind }) => kind === 'suggestion').length >= waitingLimit)
    throw new SkillifyError(
      'invalid-input',
      `${waitingLimit} suggestions wait for a person already. Suggest more when some of them have been decided.`,
    );
}

function decidedSentence({ title, status, updatedAt }: Proposal): string {
  const day = new Date(updatedAt).toISOString().slice(0, 10);
  return `“${title}” was suggested before and is ${status} since ${day}. Do not suggest it again; a person can reopen it.`;
}

/** Only what a person typed can stand behind a rule: output and answers are not the user's will. */
async function citedPrompts(store: Store, eventIds: readonly string[]): Promise<readonly Evidence[]> {
  const found = new Map((await store.readEventsById(eventIds)).map((stored) => [stored.event.id, stored]));
  const assistants = new Map((await store.listSessions()).map((session) => [session.id, session.assistant]));
  return [...new Set(eventIds)].map((eventId): Evidence => {
    const stored = found.get(eventId);
    if (!stored || !isHumanPrompt(stored))
      throw new SkillifyError(
        'invalid-input',
        `${eventId} is no prompt of a person; cite prompts that a search found.`,
      );
    return {
      eventId,
      sessionId: stored.sessionId,
      assistant: assistants.get(stored.sessionId) ?? 'unknown',
      file: stored.file,
      line: stored.event.raw.line,
      at: stored.event.at,
      quote: oneLine(stored.event.text, 400),
      supports: true,
      skillLine: null,
      signal: 'cited',
      isNew: false,
    };
  });
}

function isHumanPrompt(
  stored: StoredEvent,
): stored is StoredEvent & { readonly event: Extract<StoredEvent['event'], { kind: 'user_prompt' }> } {
  return stored.event.kind === 'user_prompt' && ['human', 'queued', 'steer'].includes(stored.event.origin);
}

function proposalOf(
  suggestion: Suggestion,
  id: string,
  cited: readonly Evidence[],
  latestAt: number,
  now: number,
): Proposal {
  const { title, skillMd, bindings } = draftSuggestion(suggestion, id, cited);
  const lines = skillMd.split('\n');
  const titleLine = lines.indexOf(`# ${title}`) + 1;
  const worded = bodyLines(skillMd)
    .filter(({ section }) => section !== 'Examples')
    .map(({ line, section, text }) => ({ line, section, text: text.replace(/^- /, ''), evidence: cited }));
  const description = {
    line: lines.findIndex((text) => text.startsWith('description:')) + 1,
    text: suggestion.description,
  };
  return {
    id,
    patternKey: suggestionKey(suggestion),
    kind: 'suggestion',
    change: 'create',
    status: 'pending',
    name: suggestion.name,
    title,
    description: suggestion.description,
    score: scoreSuggestion(cited, latestAt),
    sessions: new Set(cited.map(({ sessionId }) => sessionId)).size,
    evidence: cited.map((item) => ({
      ...item,
      skillLine: bindings.find(({ eventId }) => eventId === item.eventId)?.line ?? null,
    })),
    reason: `${suggestion.by} suggests this${suggestion.reason === '' ? '.' : `: ${suggestion.reason}`}`,
    sources: [],
    contradiction: null,
    skillMd,
    edited: false,
    wording: {
      author: suggestion.by,
      flags: [
        ...summaryFlags({ ...description, evidence: cited, section: null }, ''),
        // Without evidence every rule is unsupported, however short.
        ...(cited.length === 0 ? worded.map(({ line, text }): DraftFlag => ({ line, kind: 'unsupported', text })) : []),
        ...flagsOf(worded, '', titleLine).filter(({ kind }) => cited.length > 0 || kind !== 'unsupported'),
      ],
      citations: citationsOf(bindings),
      template: { title, description: suggestion.description, skillMd, skillLines: cited.map(() => null) },
    },
    createdAt: now,
    updatedAt: now,
  };
}

function citationsOf(
  bindings: readonly { readonly eventId: string; readonly line: number }[],
): readonly LineCitation[] {
  const lines = new Map<number, string[]>();
  for (const { eventId, line } of bindings) lines.set(line, [...(lines.get(line) ?? []), eventId]);
  return [...lines].map(([line, eventIds]) => ({ line, eventIds }));
}

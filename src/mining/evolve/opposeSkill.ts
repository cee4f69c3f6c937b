import type { Directive } from '../directive.ts';
import type { Pattern } from '../pattern.ts';
import { evidenceOf, rebind } from '../patternEvidence.ts';
import type { Evidence, Proposal } from '../proposal.ts';
import { scorePattern } from '../score.ts';
import { opposedScore } from './changeScores.ts';
import {
  carriedEvidence,
  changeId,
  changeProposal,
  counted,
  dayOf,
  type EvolutionContext,
  quoted,
} from './evolutionContext.ts';
import type { Assigned } from './evolveLibrary.ts';
import { baselineOf, growthOf, isExplicitCorrection, returningSessions } from './growth.ts';
import type { OwnSkill } from './knownSkill.ts';
import { carries } from './oppositeAdvice.ts';
import { replaceRules } from './replaceRules.ts';
import { retirement } from './retireSkill.ts';
import { wasTurnedDown } from './reviseSkill.ts';
import { type DraftedSide, draftSide, sideOf, sidePattern } from './sides.ts';
import { plainText, ruleLinesOf, statementOf } from './skillLines.ts';

/**
 * What new advice against an approved skill asks for: a choice between keeping it, replacing it and retiring it, or, where
 * it is only taken back and more sessions do so than ever supported it, its retirement. Null without such advice.
 */
export function opposeSkill(own: OwnSkill, assigned: readonly Assigned[], context: EvolutionContext): Proposal | null {
  const against = newAdviceAgainst(own, context);
  if (!isSerious(own, against)) return null;
  const pattern = sidePattern(
    against,
    [],
    assigned.map(({ candidate }) => candidate.pattern),
    context,
  );
  if (!pattern) return null;
  const support = supportOf(own, assigned, against);
  const sessions = new Set(against.map((directive) => directive.sessionId)).size;
  const supporting = new Set(support.map((item) => item.sessionId)).size;
  const asksForNothing = against.every((directive) => context.advice.stance(directive).wanted.size === 0);
  const drafted = draftSide(pattern, changeId('revise', [own]), context.isNameTaken, context);
  if ((asksForNothing || !drafted) && sessions > supporting)
    return retirement(own, context, {
      patternKey: `retire:opposed:${pattern.key}`,
      score: opposedScore(sessions, supporting),
      reason: `It is opposed: ${counted(sessions, 'session')} said the opposite since, last on ${lastDay(against)}: ${quoted(against.at(-1)?.text ?? '')}. It was learned from ${counted(supporting, 'session')}.`,
      evidence: [...carriedEvidence(own.evidence, own.skillMd), ...opposingEvidence(pattern, context)],
    });
  return drafted ? choice(own, drafted, support, context) : null;
}

/** Instructions that came after what is known of the skill and say the opposite of one of its rules. */
function newAdviceAgainst(own: OwnSkill, { advice }: EvolutionContext): readonly Directive[] {
  const against = advice.opposing(own.advice.map((rule) => rule.stance));
  const news = growthOf({ directives: against, fixes: [] }, own).eventIds;
  return against.filter((directive) => news.has(directive.eventId));
}

function isSerious(own: OwnSkill, against: readonly Directive[]): boolean {
  if (!wasTurnedDown(own)) return carries(against);
  const sessions = new Set(against.map((directive) => directive.sessionId)).size;
  return sessions >= returningSessions || against.some(isExplicitCorrection);
}

interface Support {
  readonly eventId: string;
  readonly sessionId: string;
  readonly at: number;
}

/** What speaks for the skill: the evidence it was approved with, and what its patterns have gained since. */
function supportOf(own: OwnSkill, assigned: readonly Assigned[], against: readonly Directive[]): readonly Support[] {
  const approved = own.decided
    .filter((proposal) => proposal.status === 'approved')
    .flatMap((proposal) => proposal.evidence);
  const known = approved.filter((item) => item.supports);
  const baseline = baselineOf(approved);
  const newer = assigned
    .flatMap(({ candidate: { pattern } }) => [...pattern.directives, ...pattern.fixes])
    .filter((item) => item.at > baseline.knownUntil);
  const opposing = new Set([...approved.filter((item) => !item.supports), ...against].map((item) => item.eventId));
  return [...new Map([...known, ...newer].map((item) => [item.eventId, item])).values()].filter(
    (item) => !opposing.has(item.eventId),
  );
}

function choice(
  own: OwnSkill,
  drafted: DraftedSide,
  support: readonly Support[],
  context: EvolutionContext,
): Proposal | null {
  const { advice } = context;
  const stances = drafted.pattern.directives.map((directive) => advice.stance(directive));
  const rules = ruleLinesOf(own.skillMd);
  const opposed = rules
    .filter((line) => stances.some((stance) => advice.opposed(stance, statementOf(line.text).stance)))
    .map((line) => line.text);
  const isWholly =
    opposed.length === rules.length && own.skillMd.split(/\r?\n/).every((line) => own.draftedLines.has(line));
  const skillMd = isWholly ? drafted.draft.skillMd : replaceRules(own, opposed, drafted.draft);
  const opposingIds = new Set(drafted.side.eventIds);
  const keep = sideOf('keep', plainText(opposed[0] ?? rules[0]?.text ?? own.skill.title), own.skillMd, support);
  const { side } = drafted;
  const retire = sideOf('retire', `Neither: retire ${own.skill.name}.`, own.skillMd, []);
  const evidence = [
    ...carriedEvidence(own.evidence, skillMd)
      .filter((item) => !opposingIds.has(item.eventId))
      .map((item) => ({ ...item, supports: false, skillLine: null })),
    ...evidenceOf(drafted.pattern, drafted.draft, context.assistantOf).map((item) => ({
      ...rebind(item, drafted.draft.skillMd, skillMd),
      isNew: true,
    })),
  ];
  return changeProposal(
    {
      change: 'revise',
      skills: [own],
      name: isWholly ? drafted.draft.name : own.skill.name,
      patternKey: drafted.pattern.key,
      score: scorePattern(drafted.pattern, context.latestAt, context.history),
      sessions: side.sessions,
      evidence,
      skillMd,
      reason: `What was said since contradicts it. ${quoted(keep.statement)}: ${counted(keep.sessions, 'session')}, last on ${dayOf(keep.lastAt)}. ${quoted(side.statement)}: ${counted(side.sessions, 'session')}, last on ${dayOf(side.lastAt)}.`,
      contradiction: { sides: [keep, { ...side, skillMd }, retire], chosen: null },
    },
    context,
  );
}

function opposingEvidence(pattern: Pattern, { assistantOf }: EvolutionContext): readonly Evidence[] {
  const unbound = { name: '', title: '', description: '', skillMd: '', bindings: [] };
  return evidenceOf(pattern, unbound, assistantOf).map((item) => ({
    ...item,
    supports: false,
    skillLine: null,
    isNew: true,
  }));
}

function lastDay(directives: readonly Directive[]): string {
  return dayOf(Math.max(0, ...directives.map((directive) => directive.at)));
}

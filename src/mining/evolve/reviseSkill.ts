import { draftPattern } from '../candidate.ts';
import type { Draft } from '../draft.ts';
import type { Pattern } from '../pattern.ts';
import { evidenceOf } from '../patternEvidence.ts';
import type { Evidence, Proposal } from '../proposal.ts';
import { EditableSkill } from './editableSkill.ts';
import {
  carriedEvidence,
  changeProposal,
  type EvolutionContext,
  learnedFromEvidence,
  supportingSessions,
} from './evolutionContext.ts';
import type { Assigned } from './evolveLibrary.ts';
import { type Growth, growthOf, joinedGrowth, mayReturn } from './growth.ts';
import type { OwnSkill } from './knownSkill.ts';
import { type RevisedText, reviseText } from './reviseText.ts';
import { newestFirst, revisionReason } from './revisionReason.ts';
import { isCountedStep } from './skillLines.ts';

/** So many more sessions are a reason to bring a skill up to date even where no line changes. */
const refreshingSessions = 2;

/** The revision that new evidence of some patterns asks for; null where nothing of substance would change. */
export function reviseSkill(own: OwnSkill, assigned: readonly Assigned[], context: EvolutionContext): Proposal | null {
  const parts = assigned.flatMap(({ candidate, by }) => {
    const pattern = withoutOpposed(candidate.pattern, own, context);
    // What only says the same was never weighed for this skill, however old it is.
    const growth = growthOf(pattern, by === 'evidence' ? own : { ...own, knownUntil: 0 });
    if (growth.eventIds.size === 0) return [];
    const draft = draftPattern(pattern, '', own.skill.name, () => false, context.assistantOf);
    return draft ? [{ candidate, by, pattern, growth, draft }] : [];
  });
  const [best] = parts;
  if (!best) return null;
  const growth = joinedGrowth(parts.map((part) => part.growth));
  if (wasTurnedDown(own) && !mayReturn(growth)) return null;
  const known = carriedEvidence(own.evidence, own.skillMd);
  const drafted = parts.map(({ pattern, draft }) => evidenceOf(pattern, draft, context.assistantOf));
  const learned = learnedFromEvidence(unionOf(known, drafted.flat()), context.assistantOf);
  let revised: RevisedText = { skillMd: own.skillMd, added: [], sharpened: [], places: new Map() };
  for (const { by, draft } of parts) {
    const next = reviseText({
      own: { ...own, skillMd: revised.skillMd },
      draft,
      newEventIds: growth.eventIds,
      correctionIds: new Set(growth.corrections.map((directive) => directive.eventId)),
      correctionQuotes: newestFirst(growth.corrections).map((directive) => directive.text),
      isSamePattern: by === 'evidence',
      learnedFrom: learned,
      weights: context.weights,
    });
    revised = {
      skillMd: next.skillMd,
      added: [...revised.added, ...next.added],
      sharpened: [...revised.sharpened, ...next.sharpened],
      places: new Map([...revised.places, ...next.places]),
    };
  }
  if (revised.skillMd === own.skillMd || !isOfSubstance(revised, growth)) return null;
  const { skillMd } = revised;
  const fresh = parts.flatMap(({ draft }, index) => placed(drafted[index] ?? [], draft, revised, growth));
  const evidence = unionOf(carriedEvidence(own.evidence, skillMd), fresh);
  return changeProposal(
    {
      change: 'revise',
      skills: [own],
      patternKey: best.pattern.key,
      score: best.candidate.score,
      sessions: supportingSessions(evidence),
      evidence,
      skillMd,
      reason: revisionReason(
        own,
        revised,
        growth,
        parts.map(({ pattern }) => pattern),
      ),
    },
    context,
  );
}

/** What speaks against a skill does not sharpen it; it is weighed elsewhere. */
function withoutOpposed(pattern: Pattern, own: OwnSkill, { advice }: EvolutionContext): Pattern {
  const directives = pattern.directives.filter(
    (directive) => !own.advice.some((rule) => advice.opposed(rule.stance, advice.stance(directive))),
  );
  return directives.length === pattern.directives.length ? pattern : { ...pattern, directives };
}

/** True when a revision of the skill as it stands was dismissed, or a choice ended with keeping it. */
export function wasTurnedDown(own: OwnSkill): boolean {
  return own.decided.some(
    (proposal) =>
      proposal.status === 'dismissed' &&
      proposal.change === 'revise' &&
      proposal.sources.some((source) => source.name === own.skill.name && source.version === own.skill.version),
  );
}

function isOfSubstance(revised: RevisedText, growth: Growth): boolean {
  const lines = [...revised.added, ...revised.sharpened].filter((text) => !isCountedStep(text));
  return lines.length > 0 || growth.sessions.size >= refreshingSessions || growth.corrections.length > 0;
}

/** Moves evidence from the lines of a draft to those of the revised skill, and marks what is new. */
function placed(
  evidence: readonly Evidence[],
  draft: Draft,
  revised: RevisedText,
  growth: Growth,
): readonly Evidence[] {
  const lines = draft.skillMd.split('\n');
  const text = new EditableSkill(revised.skillMd);
  const changed = new Set([...revised.added, ...revised.sharpened]);
  return evidence.map((item) => {
    const isNew = growth.eventIds.has(item.eventId);
    // What a line was added for is shown with it, whatever else the same turn said.
    const own = draft.bindings.find(
      (binding) => binding.eventId === item.eventId && changed.has(lines[binding.line - 1] ?? ''),
    );
    const number = (isNew ? own?.line : undefined) ?? item.skillLine;
    const line = number === null ? undefined : lines[number - 1];
    const place = line === undefined ? undefined : (revised.places.get(line) ?? line);
    return { ...item, isNew, skillLine: place === undefined ? null : text.lineOf(place) };
  });
}

/** Known evidence with what is now known of the same events in its place, the rest behind it. */
function unionOf(known: readonly Evidence[], fresh: readonly Evidence[]): readonly Evidence[] {
  const all = new Map(known.map((item) => [`${item.eventId}${item.supports}`, item]));
  for (const item of fresh) {
    const key = `${item.eventId}${item.supports}`;
    const old = all.get(key);
    all.set(
      key,
      old
        ? { ...item, file: old.file, line: old.line, isNew: false, skillLine: item.skillLine ?? old.skillLine }
        : item,
    );
  }
  return [...all.values()];
}

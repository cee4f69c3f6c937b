import { replaceName } from '../../skills/document/replaceName.ts';
import { parseSkillDocument } from '../../skills/document/skillDocument.ts';
import type { Proposal } from '../proposal.ts';
import { staleScore } from './changeScores.ts';
import { carriedEvidence, changeProposal, type EvolutionContext, supportingSessions } from './evolutionContext.ts';
import type { OwnSkill } from './knownSkill.ts';
import { type NameChange, namedThings } from './namedThings.ts';

/** Proposes to follow the repository where a skill names scripts or files by what they were called before; null for all others. */
export function followRenames(own: OwnSkill, context: EvolutionContext): Proposal | null {
  const { scripts, paths } = namedThings(own.skillMd);
  const named = new Set([...scripts, ...paths]);
  const renamed = (context.repository.renamed ?? []).filter(({ from }) => named.has(from));
  const skillMd = renamed.reduce(renamedIn, own.skillMd);
  const patternKey = `revise:renamed:${renamed
    .map(({ from, to }) => `${from} ${to}`)
    .sort()
    .join(' ')}`;
  const wasTurnedDown = own.decided.some(
    (proposal) => proposal.status === 'dismissed' && proposal.patternKey === patternKey,
  );
  if (skillMd === own.skillMd || wasTurnedDown) return null;
  const evidence = carriedEvidence(own.evidence, skillMd);
  const list = renamed.map(({ from, to }) => `\`${from}\` → \`${to}\``).join(', ');
  return changeProposal(
    {
      patternKey,
      score: staleScore(renamed.length),
      change: 'revise',
      skills: [own],
      skillMd,
      evidence,
      sessions: supportingSessions(evidence),
      reason: `The repository moved on: ${list}.`,
    },
    context,
  );
}

/** Replaces a name in description and text; one that may be an everyday word in code alone. */
function renamedIn(skillMd: string, { from, to }: NameChange): string {
  const { bodyLine } = parseSkillDocument(skillMd);
  const isTelling = /[:/.]/.test(from);
  return skillMd
    .split('\n')
    .map((line, index) => {
      if (index + 1 < bodyLine && !line.startsWith('description:')) return line;
      return isTelling
        ? replaceName(line, from, to)
        : line.replace(/`[^`\n]+`/g, (span) => replaceName(span, from, to));
    })
    .join('\n');
}

import type { Caution } from '../engine/cautionContract.ts';
import type { ProposalView } from '../engine/contract.ts';
import { day, type Paint, plural, printable } from './print.ts';

/** One proposal with all that a decision needs: what changes, why, the sides of a choice, score and evidence. */
export function renderProposal(proposal: ProposalView, paint: Paint): string {
  const { change, kind, score, sessions, id, diff } = proposal;
  const facts = [
    ...(change === 'create' ? [] : [change]),
    kind,
    `score ${score.total.toFixed(2)} (proposed from ${proposal.threshold.toFixed(2)} on)`,
  ];
  const lines = [
    `${paint.bold(printable(proposal.title))}  ${paint.dim([...facts, plural(sessions, 'session'), ...(proposal.wording ? [`worded by ${printable(proposal.wording.author)}`] : []), id].join(' · '))}`,
    paint.dim(`would be ${change === 'retire' ? 'removed from' : 'written to'} ${proposal.target}`),
    ...(proposal.reason === null ? [] : [printable(proposal.reason)]),
    ...renderSides(proposal, paint),
    '',
    ...(diff === null ? numbered(proposal.skillMd, paint) : diffLines(diff, paint)),
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
      const isNew = evidence.isNew ? ' new' : '';
      return `    ${mark} line ${line}  ${day(evidence.at)} ${evidence.assistant}${isNew}  “${printable(evidence.quote)}”\n               ${paint.dim(place)}`;
    }),
    ...(proposal.cautions.length > 0 ? [paint.dim('  Look at these')] : []),
    ...proposal.cautions.map((caution) => {
      const mark = caution.severity === 'block' ? paint.bad('tick') : paint.dim('look');
      return `    ${mark} line ${String(caution.line).padStart(3)}  ${cautionText(caution)}`;
    }),
    ...proposal.lint.map((finding) => `  ${paint.bad(finding.severity)} line ${finding.line}: ${finding.message}`),
  ];
  return lines.join('\n');
}

/** A caution in one line: what it is, and where its words come from. */
export function cautionText({ message, quote, file, transcriptLine }: Caution): string {
  const place = file === null ? '' : ` (${printable(file)}${transcriptLine === null ? '' : `:${transcriptLine}`})`;
  return `${message}${quote === null ? '' : ` “${printable(quote)}”${place}`}`;
}

function numbered(skillMd: string, paint: Paint): readonly string[] {
  return skillMd
    .trimEnd()
    .split('\n')
    .map((line, index) => `  ${paint.dim(String(index + 1).padStart(3))}  ${printable(line)}`);
}

function diffLines(diff: string, paint: Paint): readonly string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const text = `  ${printable(line)}`;
      if (/^(?:---|\+\+\+|@@)/.test(line)) return paint.dim(text);
      return line.startsWith('+') ? paint.good(text) : line.startsWith('-') ? paint.bad(text) : text;
    });
}

/** The sides of opposite advice with what speaks for each, and how to choose. */
function renderSides({ contradiction, id }: ProposalView, paint: Paint): readonly string[] {
  if (contradiction === null) return [];
  const sides = contradiction.sides.map((side, index) => {
    const mark = contradiction.chosen === index + 1 ? paint.good('›') : ' ';
    const count = side.sessions === 0 ? '' : ` (${plural(side.sessions, 'session')}, last on ${day(side.lastAt)})`;
    return `  ${mark} ${index + 1}. ${printable(side.statement)}${paint.dim(count)}`;
  });
  return ['', ...sides, paint.dim(`  Choose with “skillify proposals approve ${id} --side N”.`)];
}

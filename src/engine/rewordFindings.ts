import type { DraftFlag, DraftFlagKind, Proposal, Wording } from '../mining/proposal.ts';
import type { LintFinding } from '../skills/document/lintFinding.ts';

const sentences: Readonly<Record<DraftFlagKind, (text: string) => string>> = {
  unsupported: () => 'The model’s line is not borne out by evidence; check it or take it out.',
  'new-command': (text) => `The model added “${text}”, which the template did not draft; check it or take it out.`,
  'new-url': (text) =>
    `The model added the address “${text}”, which the template did not draft; check it or take it out.`,
  'new-path': (text) =>
    `The model added the path “${text}”, which the template did not draft; check it or take it out.`,
  opposed: () => 'The model’s line says the opposite of what the template drafted; check it against the evidence.',
  dropped: (text) => `The model left out “${text}”; put it back if it is needed.`,
};

/** What a model's words must be checked for, as findings beside those of the linter; none stands against an approval. */
export function flagFindings({ wording }: Pick<Proposal, 'wording'>): readonly LintFinding[] {
  return (wording?.flags ?? []).map(({ kind, line, text }) => ({
    rule: `model-${kind}`,
    severity: 'warning',
    line,
    message: sentences[kind](text),
  }));
}

/** Flags and citations follow their lines to where a person's edit left them; where the line is gone, so are they. */
export function wordingAfterEdit(wording: Wording, before: string, after: string): Wording {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const moved = <T extends { readonly line: number }>(items: readonly T[]): T[] =>
    items.flatMap((item) => {
      const index = now.indexOf(old[item.line - 1] ?? '\u0000');
      return index < 0 ? [] : [{ ...item, line: index + 1 }];
    });
  const flags: readonly DraftFlag[] = moved(wording.flags);
  return { ...wording, flags, citations: moved(wording.citations) };
}

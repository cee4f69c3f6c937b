import { SkillifyError } from '../base/errors.ts';
import type { DismissReason, ProposalView, SkillView } from '../engine/contract.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, Show } from './commands.ts';
import { deliveryRequest } from './deliveryRequest.ts';
import { proposalJson } from './json.ts';
import type { Paint } from './print.ts';
import { readText } from './readText.ts';
import { renderSummaries } from './render.ts';
import { cautionText, renderProposal } from './renderProposal.ts';

/** `skillify proposals [list|show|choose|approve|edit|dismiss|snooze|reopen]`. */
export async function proposalsCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const [action = 'list', id] = line.positionals;
  const sources = await sourceIds(ask);
  const one = (proposal: ProposalView, text: () => string) =>
    show({ proposals: [proposalJson(proposal, sources)] }, text);
  if (action === 'list') {
    const summaries = await ask('listProposals', { statuses: ['pending'] });
    if (!line.json) return show(null, () => renderSummaries(summaries, paint));
    const proposals = await Promise.all(summaries.map((summary) => ask('getProposal', { id: summary.id })));
    return show({ proposals: proposals.map((proposal) => proposalJson(proposal, sources)) }, () => '');
  }
  if (id === undefined) throw new SkillifyError('usage', `Name the proposal: skillify proposals ${action} ID.`);
  switch (action) {
    case 'show': {
      const proposal = await ask('getProposal', { id });
      return one(proposal, () => renderProposal(proposal, paint));
    }
    case 'choose': {
      if (line.side === undefined)
        throw new SkillifyError('usage', 'Name the side: skillify proposals choose ID --side 1.');
      const chosen = await ask('chooseSide', { id, side: line.side });
      return one(chosen, () => renderProposal(chosen, paint));
    }
    case 'approve': {
      const delivery = deliveryRequest(line);
      const shown =
        line.side === undefined ? await ask('getProposal', { id }) : await ask('chooseSide', { id, side: line.side });
      const ticks = acceptedTicks(shown, line.acceptLines);
      const { contentHash } = shown;
      const skill = await ask('approve', { id, contentHash, ...(delivery && { delivery }), ticks });
      const approved = await ask('getProposal', { id });
      return show(
        { proposals: [proposalJson(approved, sources)], delivered: { copies: skill.copies, notices: skill.notices } },
        () => approvedText(approved, skill),
      );
    }
    case 'edit': {
      if (line.file === undefined)
        throw new SkillifyError('usage', 'Name the new text: skillify proposals edit ID --file SKILL.md.');
      const edited = await ask('editDraft', { id, skillMd: await readText(line.file) });
      return one(edited, () => renderProposal(edited, paint));
    }
    case 'dismiss': {
      const { reason, note } = dismissReason(line.reason);
      await ask('dismiss', { id, reason, note });
      return one(await ask('getProposal', { id }), () => 'Dismissed. It stays away until its evidence grows clearly.');
    }
    case 'snooze':
      await ask('snooze', { id });
      return one(await ask('getProposal', { id }), () => 'Put off for a week.');
    case 'reopen':
      await ask('reopen', { id });
      return one(await ask('getProposal', { id }), () => 'Waiting for a decision again.');
    default:
      throw new SkillifyError('usage', `There is no “proposals ${action}”. Run “skillify help”.`);
  }
}

/**
 * The keys of what stands at the lines that a person accepts by number. Throws `tick-needed`, telling each line that is left
 * with its origin, so that nothing is accepted that was not read.
 */
export function acceptedTicks({ id, cautions }: ProposalView, lines: readonly number[]): readonly string[] {
  const needed = cautions.filter(({ severity }) => severity === 'block');
  const wrong = lines.find((line) => !needed.some((caution) => caution.line === line));
  if (wrong !== undefined)
    throw new SkillifyError('usage', `Line ${wrong} needs no tick; see “skillify proposals show ${id}”.`);
  const open = needed.filter(({ line }) => !lines.includes(line));
  if (open.length > 0) {
    const told = open.map((caution) => `\n  line ${caution.line}: ${cautionText(caution)}`).join('');
    const options = [...new Set(open.map(({ line }) => `--accept-line ${line}`))].join(' ');
    throw new SkillifyError(
      'tick-needed',
      `Not approved: these lines need a look of their own.${told}\nWhere they are right, approve with ${options}.`,
    );
  }
  return needed.map(({ key }) => key);
}

/** What an approval came to, in a sentence. */
function approvedText(proposal: ProposalView, skill: SkillView): string {
  if (proposal.status === 'dismissed') return `${skill.name} is kept as it is.`;
  const places = skill.targets.join(', ');
  if (skill.status === 'retired') return `Retired. ${places} is removed; git and the store keep it.`;
  const others = proposal.sources.map((source) => source.name).filter((name) => name !== skill.name);
  const retired = others.length > 0 ? ` ${others.join(', ')} is retired.` : '';
  const notices = skill.notices.map((notice) => `\n${notice}`).join('');
  return `Written to ${places}.${retired} See it with “git diff” or “git status”.${notices}`;
}

/** Session ids as the assistants themselves name them, by Skillify's own. */
export async function sourceIds(ask: Ask): Promise<ReadonlyMap<string, string>> {
  return new Map((await ask('sessions', {})).map((session) => [session.id, session.sourceId]));
}

/** Why something is dismissed: one of the known reasons, or a sentence. Throws `usage` where none is given. */
export function dismissReason(text: string | undefined): { readonly reason: DismissReason; readonly note: string } {
  const known: readonly DismissReason[] = ['wrong', 'not-useful', 'too-specific', 'already-known', 'other'];
  if (text === undefined)
    throw new SkillifyError('usage', `Say why with --reason: ${known.join(', ')}, or a sentence.`);
  const reason = known.find((candidate) => candidate === text);
  return reason === undefined ? { reason: 'other', note: text } : { reason, note: '' };
}

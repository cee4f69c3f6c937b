import type { Proposal } from '../mining/proposal.ts';
import type { ModelCalls } from '../models/modelCalls.ts';
import { ModelError, type ModelFailure } from '../models/modelError.ts';
import { applyAnswer, type Reworded } from './rewordAnswer.ts';
import { rewordTask } from './rewordPrompt.ts';

/** What a run of rewording came to. */
export interface RewordOutcome {
  readonly reworded: number;
  /** Proposals that keep the template's words although a model was asked or was to be asked. */
  readonly fallbacks: number;
  /** One sentence for all of them, null when there is nothing to say. */
  readonly message: string | null;
  /** What ended the run before its last draft. */
  readonly failure?: ModelFailure;
}

/** How proposals get better words. */
export interface RewordRun {
  readonly proposals: readonly Proposal[];
  readonly calls: ModelCalls;
  /** Saves the words unless the proposal was decided, edited or drafted anew meanwhile; true when it was saved. */
  readonly save: (proposal: Proposal, words: Reworded) => Promise<boolean>;
  readonly onProposal: (index: number, count: number) => void;
}

/**
 * True for a draft that the template writer made and nobody has touched; a choice between sides is shown in its own words,
 * and what a team approved stays as it was approved.
 */
export function isRewordable({ kind, status, change, edited, contradiction, wording }: Proposal): boolean {
  const isDrafted = kind !== 'team' && (change === 'create' || change === 'merge');
  return status === 'pending' && isDrafted && !edited && !contradiction && !wording;
}

/**
 * Asks for better words for each draft, the best proposal first. Never fails because of a model: where there are no words
 * that can be used the template's stay, and a failure that concerns every call ends the run. Throws only for the store.
 */
export async function rewordProposals(run: RewordRun, signal: AbortSignal): Promise<RewordOutcome> {
  const due = run.proposals
    .filter(isRewordable)
    .sort((left, right) => right.score.total - left.score.total || left.id.localeCompare(right.id));
  let reworded = 0;
  let unusable = 0;
  for (const [index, proposal] of due.entries()) {
    run.onProposal(index, due.length);
    try {
      const { task, evidence } = rewordTask(proposal);
      const { value, isRemembered } = await run.calls.ask(task, signal);
      const words = applyAnswer(proposal, value, evidence, run.calls.author);
      if (words === null) unusable += isRemembered ? 0 : 1;
      else if (await run.save(proposal, words)) reworded += 1;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      if (error.endsRun) {
        const left = due.length - index;
        return { reworded, fallbacks: unusable + left, message: endedMessage(error, left), failure: error.failure };
      }
      unusable += error.isRemembered ? 0 : 1;
    }
  }
  return { reworded, fallbacks: unusable, message: unusableMessage(unusable) };
}

function endedMessage(error: ModelError, left: number): string {
  const kept = left === 1 ? 'One draft keeps' : `${left} drafts keep`;
  return `${error.message} ${kept} the template’s words.`;
}

function unusableMessage(unusable: number): string | null {
  if (unusable === 0) return null;
  const drafts = unusable === 1 ? 'one draft' : `${unusable} drafts`;
  return `The writer model’s words for ${drafts} could not be used; the template’s words stay.`;
}

import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { DismissReason, ProposalView, SkillView } from '../engine/contract.ts';
import type { DeliveryPreview, DeliveryRequest } from '../engine/deliveryContract.ts';
import { showFailure } from './commandRegistry.ts';
import { pickDelivery } from './deliveryPicker.ts';
import { beforeUri, dirtyDraft, draftUri, proposalIdOf } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import { lastUndoable } from './lastUndoable.ts';
import type { Log } from './log.ts';
import { confirmFlags } from './models/confirmFlags.ts';

/** Decisions made in editors and dialogs of the host; those of the sidebar come in by `approve`. */
export class Decisions {
  /** Whom proposals are written for, where the user chose otherwise than the settings; by proposal id. */
  private readonly deliveries = new Map<string, DeliveryRequest>();

  constructor(
    private readonly engine: EngineHost,
    private readonly log: Log,
  ) {}

  /**
   * Approves the text that was shown, named by its hash; refuses while an editor holds another text, and asks first where a
   * language model wrote what its evidence does not bear out.
   */
  async approve(id: string, contentHash: string, ticks: readonly string[] = []): Promise<SkillView> {
    if (dirtyDraft(id)) {
      const message = vscode.l10n.t('This draft has changes that are not saved. Save it in its editor, then approve.');
      throw new SkillifyError('changed-meanwhile', message);
    }
    await confirmFlags(await this.engine.request('getProposal', { id }));
    const delivery = this.deliveries.get(id);
    const skill = await this.engine.request('approve', {
      ...{ id, contentHash },
      ...(delivery && { delivery }),
      ...(ticks.length > 0 && { ticks }),
    });
    this.deliveries.delete(id);
    return skill;
  }

  /** Where an approval would write, as it was chosen for this proposal. */
  async deliveryPreview(id: string): Promise<DeliveryPreview> {
    const delivery = this.deliveries.get(id);
    return await this.engine.request('deliveryPreview', { id, ...(delivery && { delivery }) });
  }

  /** Asks whom a proposal's skill is written for; null when the user turns away. */
  async chooseDelivery(id: string): Promise<DeliveryPreview | null> {
    const [preview, folders] = await Promise.all([
      this.deliveryPreview(id),
      this.engine.request('deliveryFolders', {}),
    ]);
    const delivery = await pickDelivery(preview, folders);
    if (!delivery) return null;
    this.deliveries.set(id, delivery);
    return await this.deliveryPreview(id);
  }

  /** Saves the draft as its editor shows it, approves exactly that, and offers to look at the result. */
  async approveFromEditor(argument: unknown): Promise<void> {
    const id = requireProposal(argument);
    const address = draftUri(id).toString();
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === address);
    if (document?.isDirty && !(await document.save())) return;
    const before = await this.engine.request('getProposal', { id });
    const proposal = await this.chooseSide(before);
    if (!proposal) return;
    if (proposal.skillMd !== before.skillMd) {
      await this.showDiff(id);
      return;
    }
    if (document && document.getText() !== proposal.skillMd) {
      const message = vscode.l10n.t('The draft changed in the meantime. Look at it again, then approve.');
      throw new SkillifyError('changed-meanwhile', message);
    }
    const skill = await this.approve(id, proposal.contentHash);
    const target = skill.targets[0];
    const message =
      skill.status === 'approved'
        ? vscode.l10n.t('Approved {0}.', skill.name)
        : vscode.l10n.t('Approved. {0} was retired.', skill.name);
    const open = vscode.l10n.t('Open Skill');
    const actions = target !== undefined && skill.status === 'approved' ? [open] : [];
    void vscode.window.showInformationMessage(message, ...actions).then((choice) => {
      if (choice === open && target !== undefined) void vscode.window.showTextDocument(vscode.Uri.file(target));
    });
  }

  /** Asks why, then dismisses. */
  async dismissFromEditor(argument: unknown): Promise<void> {
    const id = requireProposal(argument);
    const reasons: (vscode.QuickPickItem & { readonly reason: DismissReason })[] = [
      { label: vscode.l10n.t('It is wrong'), reason: 'wrong' },
      { label: vscode.l10n.t('Not useful'), reason: 'not-useful' },
      { label: vscode.l10n.t('Too specific'), reason: 'too-specific' },
      { label: vscode.l10n.t('Already known'), reason: 'already-known' },
      { label: vscode.l10n.t('Another reason'), reason: 'other' },
    ];
    const picked = await vscode.window.showQuickPick(reasons, { placeHolder: vscode.l10n.t('Why dismiss it?') });
    if (!picked) return;
    const note =
      picked.reason === 'other'
        ? await vscode.window.showInputBox({ prompt: vscode.l10n.t('What is the reason?') })
        : '';
    if (note === undefined) return;
    await this.engine.request('dismiss', { id, reason: picked.reason, note });
    const undo = vscode.l10n.t('Undo');
    void vscode.window.showInformationMessage(vscode.l10n.t('The proposal was dismissed.'), undo).then((choice) => {
      if (choice !== undo) return;
      this.engine.request('reopen', { id }).catch((error) => showFailure(this.log, 'undoing a dismissal', error));
    });
  }

  /** Asks which side of opposite advice holds, where nobody has said so; undefined when the user does not say. */
  private async chooseSide(proposal: ProposalView): Promise<ProposalView | undefined> {
    const { contradiction, id } = proposal;
    if (contradiction === null || contradiction.chosen !== null) return proposal;
    const items = contradiction.sides.map((side, index) => ({
      label: side.statement,
      description: side.sessions > 0 ? vscode.l10n.t('{0} sessions', side.sessions) : '',
      side: index + 1,
    }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which one holds?') });
    return picked && (await this.engine.request('chooseSide', { id, side: picked.side }));
  }

  /** Opens the editor's own diff: the skill as it stands beside the draft, or the draft alone where there is none. */
  async showDiff(id: string): Promise<void> {
    const proposal = await this.engine.request('getProposal', { id });
    if (proposal.sources.length === 0) {
      await vscode.window.showTextDocument(draftUri(id), { preview: false });
      return;
    }
    const title = vscode.l10n.t('{0}: as it is, as proposed', proposal.title);
    await vscode.commands.executeCommand('vscode.diff', beforeUri(id), draftUri(id), title);
  }

  /** Asks, then takes back the last decision that was not taken back yet. */
  async undo(): Promise<void> {
    const [decisions, proposals] = await Promise.all([
      this.engine.request('decisions', {}),
      this.engine.request('listProposals', {}),
    ]);
    const last = lastUndoable(decisions);
    if (!last) throw new SkillifyError('not-found', vscode.l10n.t('There is no decision to undo.'));
    const subject = proposals.find(({ id }) => id === last.subject)?.title ?? last.subject;
    const undo = vscode.l10n.t('Undo');
    const detail = vscode.l10n.t(
      'The proposal waits again, and its file is as it was before. A file changed since is left alone.',
    );
    const when = new Date(last.at).toLocaleString(vscode.env.language);
    const question = vscode.l10n.t('Undo the decision of {0} on {1}?', when, subject);
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, undo)) !== undo) return;
    await this.engine.request('undo', { subject: last.subject });
  }

  /** Opens the draft in an editor tab. */
  async edit(argument: unknown): Promise<void> {
    const uri = draftUri(requireProposal(argument));
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** Asks, then retires a skill: its file goes, its history stays. */
  async retire(argument: unknown): Promise<void> {
    const name = requireText(argument);
    const retire = vscode.l10n.t('Retire');
    const choice = await vscode.window.showWarningMessage(
      vscode.l10n.t('Retire {0}?', name),
      { modal: true, detail: vscode.l10n.t('Its file is removed from the skill folders. It stays in the history.') },
      retire,
    );
    if (choice === retire) await this.engine.request('retire', { name, reason: '' });
  }
}

/** The proposal that a command was given: its id, or from an editor's title the address of the draft. */
function requireProposal(argument: unknown): string {
  if (argument instanceof vscode.Uri) return requireText(proposalIdOf(argument));
  return requireText(argument);
}

function requireText(argument: unknown): string {
  if (typeof argument === 'string' && argument !== '') return argument;
  throw new SkillifyError('usage', vscode.l10n.t('Choose a proposal or skill in the Skillify view first.'));
}

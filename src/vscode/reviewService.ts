import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { EngineMethods } from '../engine/contract.ts';
import type { ReviewEngineMethod, ReviewHostMethods, ReviewPlace } from '../engine/rpcReview.ts';
import type { TeamProposalView } from '../engine/teamContract.ts';
import { hasAgentCustomizations } from './agentCustomizations.ts';
import { chooseAssistants } from './consentPrompt.ts';
import { withShortFolders } from './consentText.ts';
import type { Decisions } from './decisions.ts';
import { draftUri } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds } from './ids.ts';
import type { Log } from './log.ts';
import { confirmFlags } from './models/confirmFlags.ts';
import { withSentWords } from './models/sentWords.ts';
import type { PanelOpener } from './panelService.ts';
import { reviewStrings } from './reviewStrings.ts';
import type { SidebarState } from './sidebarState.ts';
import { runNow } from './skillifyNow.ts';
import { openSkillFile } from './skillLinks.ts';

type HostHandlers = {
  readonly [M in keyof ReviewHostMethods]: (
    params: ReviewHostMethods[M]['params'],
  ) => Promise<ReviewHostMethods[M]['result']>;
};

type EngineHandlers = {
  readonly [M in ReviewEngineMethod]: (
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ) => Promise<EngineMethods[M]['result']>;
};

/** Answers the review sidebar: checks what it sends, forwards to the engine, opens things in the editor. */
export class ReviewService {
  private readonly host: HostHandlers = {
    start: async () => ({
      place: this.place(),
      strings: withSentWords(reviewStrings(), this.engine.settings.writer),
      language: vscode.env.language,
      hasCustomizations: await hasAgentCustomizations(),
      saved: this.sidebarState.value,
    }),
    keepState: async ({ state }) => {
      await this.sidebarState.keep(state);
      return null;
    },
    openTranscript: async ({ eventId }) => {
      await this.panels.openAtEvent(eventId);
      return null;
    },
    pick: async ({ title, labels, active }) => {
      const items = labels.map((label, index) => ({
        label,
        index,
        description: index === active ? vscode.l10n.t('current') : '',
      }));
      const picked = await vscode.window.showQuickPick(items, { placeHolder: title });
      return { index: picked?.index ?? null };
    },
    chooseDelivery: ({ id }) => this.decisions.chooseDelivery(id),
    openDraft: async ({ id }) => {
      await vscode.window.showTextDocument(draftUri(id), { preview: false });
      return null;
    },
    openDiff: async ({ id }) => {
      await this.decisions.showDiff(id);
      return null;
    },
    openSkill: async ({ name }) => {
      const skills = await this.engine.request('listSkills', {});
      const target = skills.find((skill) => skill.name === name)?.targets[0];
      if (target === undefined) throw new SkillifyError('not-found', vscode.l10n.t('This skill has no file.'));
      await vscode.window.showTextDocument(vscode.Uri.file(target), { preview: true });
      return null;
    },
    openInEditor: async ({ kind, id }) => {
      await this.panels.open(kind === 'skill' ? { kind, name: id } : kind === 'proposal' ? { kind, id } : { kind });
      return null;
    },
    showChanges: () => run(commandIds.showChanges),
    stageChanges: () => run(commandIds.stageChanges),
    openCustomizations: () => run(commandIds.openAgentCustomizations),
    openTour: () => run(commandIds.openSampleTour),
    showStatus: () => run(commandIds.showStatus),
    showLog: async () => {
      this.log.show();
      return null;
    },
    manageTrust: () => run('workbench.trust.manage'),
    openFolder: () => run('vscode.openFolder'),
    openSettings: () => run('workbench.action.openSettings', '@ext:skillify.skillify'),
    allowReading: async () => {
      await this.engine.giveConsent();
      return null;
    },
    chooseAssistants: async () => {
      await chooseAssistants();
      return null;
    },
    openSkillFile: (link) => openSkillFile(this.engine, link),
    connectTeam: () => run(commandIds.connectTeam),
    showTeam: () => run(commandIds.showTeam),
    openLink: async ({ href }) => {
      await vscode.env.openExternal(vscode.Uri.parse(href, true));
      return null;
    },
  };

  /** Shared proposals as they were shown last, by id. */
  private readonly shared = new Map<string, Pick<TeamProposalView, 'title' | 'lint'>>();

  // Requests that the host looks at before the engine gets them; all others are forwarded as they are.
  private readonly guarded: Partial<EngineHandlers> = {
    now: (_params, signal) => runNow(this.engine, signal),
    sources: async (params, signal) =>
      withShortFolders(await this.engine.request('sources', params, signal), this.engine.homePath),
    deliveryPreview: ({ id }) => this.decisions.deliveryPreview(id),
    approve: ({ id, contentHash, ticks }) => this.decisions.approve(id, contentHash, ticks),
    teamProposal: async (params, signal) => {
      const proposal = await this.engine.request('teamProposal', params, signal);
      const { id, title, lint } = proposal;
      this.shared.set(id, { title, lint });
      return proposal;
    },
    teamDecide: async (params, signal) => {
      // Decided is what was shown, also while the store is away.
      const shown = this.shared.get(params.id);
      if (params.action === 'approve' && shown) await confirmFlags(shown);
      return await this.engine.request('teamDecide', params, signal);
    },
  };

  constructor(
    private readonly engine: EngineHost,
    private readonly decisions: Decisions,
    private readonly panels: PanelOpener,
    private readonly sidebarState: SidebarState,
    private readonly log: Log,
  ) {}

  /** Where the sidebar is, told at its start and whenever it changes. */
  place(): ReviewPlace {
    const { place, settings } = this.engine;
    const { captureEnabled } = settings;
    const needsConsent = place.kind === 'ready' && !this.engine.hasConsent;
    const state = { captureEnabled, needsConsent };
    if (place.kind !== 'ready') return { kind: place.kind, projectName: '', projectPath: '', ...state };
    const { name, uri } = place.folder;
    return { kind: 'ready', projectName: name, projectPath: uri.fsPath, ...state };
  }

  /** Answers one request of the sidebar. */
  async handle(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    // Loaded with the first message and not with the extension: activation stays cheap.
    const validation = await import('../engine/rpcReviewValidation.ts');
    if (validation.isReviewHostMethod(method)) {
      return await this.callHost(method, validation.parseReviewParams(method, params));
    }
    if (validation.isReviewEngineMethod(method)) {
      return await this.callEngine(method, validation.parseReviewEngineParams(method, params), signal);
    }
    throw new SkillifyError('protocol', `The sidebar asked for "${method}", which does not exist.`);
  }

  private callHost<M extends keyof ReviewHostMethods>(
    method: M,
    params: ReviewHostMethods[M]['params'],
  ): Promise<ReviewHostMethods[M]['result']> {
    const handler: HostHandlers[M] = this.host[method];
    return handler(params);
  }

  private callEngine<M extends ReviewEngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods[M]['result']> {
    const handler: EngineHandlers[M] | undefined = this.guarded[method];
    return handler ? handler(params, signal) : this.engine.request(method, params, signal);
  }
}

async function run(command: string, ...args: readonly unknown[]): Promise<null> {
  await vscode.commands.executeCommand(command, ...args);
  return null;
}

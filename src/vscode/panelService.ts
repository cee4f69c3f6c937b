import path from 'node:path';
import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { EngineMethods } from '../engine/contract.ts';
import type { PanelEngineMethod, PanelHostMethods, PanelSubject } from '../engine/rpcPanel.ts';
import type { Decisions } from './decisions.ts';
import { draftUri } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import type { Log } from './log.ts';
import { panelStrings } from './panelStrings.ts';
import { openSkillFile } from './skillLinks.ts';
import type { SkillVersions } from './skillVersions.ts';
import type { Transcripts } from './transcripts.ts';
import { turnLink } from './turnLinks.ts';

/** Opens further panels, on behalf of one. */
export interface PanelOpener {
  open(subject: PanelSubject): Promise<void>;
  openAtEvent(eventId: string): Promise<void>;
}

type HostHandlers = {
  readonly [M in keyof PanelHostMethods]: (
    params: PanelHostMethods[M]['params'],
    subject: PanelSubject,
  ) => Promise<PanelHostMethods[M]['result']>;
};

/** Answers editor panels: checks what they send, forwards to the engine, opens things in the editor. */
export class PanelService {
  private readonly host: HostHandlers = {
    start: async (_params, subject) => ({
      subject,
      strings: panelStrings(),
      language: vscode.env.language,
      projectPath: this.projectPath(),
    }),
    openPanel: (subject) => done(this.opener.open(subject)),
    openTranscript: ({ eventId }) => done(this.opener.openAtEvent(eventId)),
    openAsText: ({ eventId }) => done(this.transcripts.openAtEvent(eventId)),
    openSource: ({ sessionId, line }) => done(this.openSource(sessionId, line)),
    openDraft: ({ id }) => done(vscode.window.showTextDocument(draftUri(id), { preview: false })),
    openDiff: ({ id }) => done(this.decisions.showDiff(id)),
    openSkill: ({ name }) => done(this.openSkill(name)),
    openVersionDiff: ({ name, version }) => done(this.versions.showDiff(name, version)),
    openInstalled: ({ path: file }) => done(this.openInstalled(file)),
    copyLink: ({ eventId }) => done(vscode.env.clipboard.writeText(turnLink(eventId))),
    openLink: ({ href }) => done(vscode.env.openExternal(vscode.Uri.parse(href, true))),
    openSkillFile: (link) => openSkillFile(this.engine, link),
    showLog: async () => {
      this.log.show();
      return null;
    },
  };

  constructor(
    private readonly engine: EngineHost,
    private readonly decisions: Decisions,
    private readonly transcripts: Transcripts,
    private readonly versions: SkillVersions,
    private readonly opener: PanelOpener,
    private readonly log: Log,
  ) {}

  /** Answers one request of a panel about a subject. */
  async handle(subject: PanelSubject, method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    // Loaded with the first message and not with the extension: activation stays cheap.
    const validation = await import('../engine/rpcPanelValidation.ts');
    if (validation.isPanelHostMethod(method)) {
      return await this.callHost(method, validation.parsePanelParams(method, params), subject);
    }
    if (validation.isPanelEngineMethod(method)) {
      return await this.callEngine(method, validation.parsePanelEngineParams(method, params), signal);
    }
    throw new SkillifyError('protocol', `The panel asked for "${method}", which does not exist.`);
  }

  private callHost<M extends keyof PanelHostMethods>(
    method: M,
    params: PanelHostMethods[M]['params'],
    subject: PanelSubject,
  ): Promise<PanelHostMethods[M]['result']> {
    const handler: HostHandlers[M] = this.host[method];
    return handler(params, subject);
  }

  private async callEngine<M extends PanelEngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    signal: AbortSignal,
  ): Promise<EngineMethods[PanelEngineMethod]['result']> {
    // An editor may hold another text of the draft than the panel shows.
    if (method === 'approve' && 'contentHash' in params) {
      return await this.decisions.approve(params.id, params.contentHash, params.ticks);
    }
    return await this.engine.request(method, params, signal);
  }

  private async openSource(sessionId: string, line: number | null): Promise<void> {
    const session = (await this.engine.request('sessions', {})).find(({ id }) => id === sessionId);
    if (!session) throw new SkillifyError('not-found', vscode.l10n.t('This session is no longer stored.'));
    await this.transcripts.openFile(session.file, line);
  }

  private async openSkill(name: string): Promise<void> {
    const skills = await this.engine.request('listSkills', {});
    const target = skills.find((skill) => skill.name === name)?.targets[0];
    if (target === undefined) throw new SkillifyError('not-found', vscode.l10n.t('This skill has no file.'));
    await vscode.window.showTextDocument(vscode.Uri.file(target), { preview: true });
  }

  private async openInstalled(file: string): Promise<void> {
    const isBelow = (folder: string) => !path.relative(folder, file).startsWith('..');
    const folders = [this.projectPath(), this.engine.homePath].filter((folder) => folder !== '');
    if (path.basename(file) !== 'SKILL.md' || !folders.some(isBelow)) {
      throw new SkillifyError('invalid-input', vscode.l10n.t('Only a SKILL.md of a skill folder can be opened here.'));
    }
    await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
  }

  private projectPath(): string {
    const { place } = this.engine;
    return place.kind === 'ready' ? place.folder.uri.fsPath : '';
  }
}

async function done(action: Thenable<unknown>): Promise<null> {
  await action;
  return null;
}

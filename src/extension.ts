import * as vscode from 'vscode';
import { openAgentCustomizations } from './vscode/agentCustomizations.ts';
import { AnswerPanel } from './vscode/ask/answerPanel.ts';
import { ask } from './vscode/ask/ask.ts';
import { openCitation } from './vscode/ask/openCitation.ts';
import { QuestionHistory } from './vscode/ask/questionHistory.ts';
import { CaptureConsent } from './vscode/captureConsent.ts';
import { ChatParticipant } from './vscode/chat/chatParticipant.ts';
import { registerCommands } from './vscode/commandRegistry.ts';
import { Decisions } from './vscode/decisions.ts';
import { copyDiagnostics } from './vscode/diagnosticsReport.ts';
import { DraftFiles } from './vscode/draftFiles.ts';
import { DraftLenses } from './vscode/draftLenses.ts';
import { EngineHost } from './vscode/engineHost.ts';
import { FirstRun } from './vscode/firstRun.ts';
import { forgetSession } from './vscode/forgetSession.ts';
import { Hooks } from './vscode/hooks.ts';
import { commandIds } from './vscode/ids.ts';
import { importTranscripts } from './vscode/importTranscripts.ts';
import { LiveCapture } from './vscode/liveCapture.ts';
import { Log } from './vscode/log.ts';
import { Connections } from './vscode/mcp/connections.ts';
import { McpServers } from './vscode/mcp/mcpServers.ts';
import { ApiKeys } from './vscode/models/apiKeys.ts';
import { EditorModels } from './vscode/models/editorModels.ts';
import { SentDocument } from './vscode/models/sentDocument.ts';
import { WriterLink } from './vscode/models/writerLink.ts';
import { WriterMessages } from './vscode/models/writerMessages.ts';
import { OriginLenses } from './vscode/originLenses.ts';
import { parseOpenArgument } from './vscode/panelArgument.ts';
import { Panels } from './vscode/panels.ts';
import { PendingCount } from './vscode/pendingCount.ts';
import { PlaceTracker } from './vscode/place.ts';
import { ProposalNotice } from './vscode/proposalNotice.ts';
import { RecallHook } from './vscode/recallHook.ts';
import { ReviewService } from './vscode/reviewService.ts';
import { ReviewView } from './vscode/reviewView.ts';
import { openSampleTour } from './vscode/sampleTour.ts';
import { SearchPick } from './vscode/search/searchPick.ts';
import { SidebarState } from './vscode/sidebarState.ts';
import { showSkillChanges, stageSkillChanges } from './vscode/skillChanges.ts';
import { SkillCompletion } from './vscode/skillCompletion.ts';
import { SkillFixes } from './vscode/skillFixes.ts';
import { skillifyNow } from './vscode/skillifyNow.ts';
import { SkillLint } from './vscode/skillLint.ts';
import { SkillVersions } from './vscode/skillVersions.ts';
import { StatusDocument } from './vscode/statusDocument.ts';
import { StatusItem } from './vscode/statusItem.ts';
import { TeamCommands } from './vscode/team/teamCommands.ts';
import { TeamDocument } from './vscode/team/teamDocument.ts';
import { TeamLink } from './vscode/team/teamLink.ts';
import { TeamSecrets } from './vscode/team/teamSecrets.ts';
import { TeamState } from './vscode/team/teamState.ts';
import { registerAgentTools } from './vscode/tools/agentTools.ts';
import { Transcripts } from './vscode/transcripts.ts';
import { TriggerLens } from './vscode/triggerLens.ts';
import { registerTurnLinks } from './vscode/turnLinks.ts';

let running: EngineHost | null = null;

/** Wires the parts; nothing is read and no thread is started here. */
export function activate(context: vscode.ExtensionContext): void {
  const startedAt = performance.now();
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const channel = own(vscode.window.createOutputChannel('Skillify', { log: true }));
  const log = new Log(channel, 'extension');

  const consent = own(new CaptureConsent(context.workspaceState));
  const apiKeys = own(new ApiKeys(context.secrets));
  const models = new EditorModels(context.languageModelAccessInformation, log.for('models'));
  const messages = new WriterMessages(context.globalState);
  const writer = own(new WriterLink(apiKeys, models, messages, log.for('models')));
  const teamSecrets = own(new TeamSecrets(context.secrets));
  const team = new TeamLink(teamSecrets);
  const engine = own(new EngineHost(context, own(new PlaceTracker()), consent, writer, team, log));
  running = engine;
  const pending = own(new PendingCount(engine, log));
  own(new StatusItem(engine, pending, own(new TeamState(engine, log))));
  const decisions = new Decisions(engine, log);
  const transcripts = own(new Transcripts(engine));
  const versions = own(new SkillVersions(engine));
  const panels = own(new Panels(context.extensionUri, engine, decisions, transcripts, versions, log));
  own(registerTurnLinks((eventId) => panels.openAtEvent(eventId), log));
  const status = own(new StatusDocument(engine));
  const sent = own(new SentDocument(engine));
  const teamDocument = own(new TeamDocument(engine, teamSecrets));
  const teamCommands = new TeamCommands(engine, teamSecrets);
  const service = new ReviewService(engine, decisions, panels, new SidebarState(context.workspaceState), log);
  const review = own(new ReviewView(context.extensionUri, engine, pending, service, log));
  own(new DraftFiles(engine));
  own(new SkillLint(engine, log));
  own(new SkillFixes(engine));
  own(new SkillCompletion());
  own(new DraftLenses(engine));
  own(new TriggerLens(engine));
  own(new OriginLenses(engine));
  const hooks = own(new Hooks(engine));
  const connections = own(new Connections(engine));
  const answers = own(new AnswerPanel(context.extensionUri));
  const questions = new QuestionHistory(context.workspaceState);
  own(new ChatParticipant(engine, context.extensionUri, log.for('chat')));
  own(registerAgentTools(engine));
  own(new McpServers(context, engine));
  own(new RecallHook(hooks, log));
  own(new LiveCapture(engine, pending, log));
  own(new ProposalNotice(engine, pending, () => review.isVisible));
  own(new FirstRun(engine, consent, pending));

  own(
    registerCommands(
      {
        [commandIds.now]: () => skillifyNow(engine),
        [commandIds.review]: (id) => review.show(typeof id === 'string' ? id : null),
        [commandIds.showChanges]: () => showSkillChanges(engine),
        [commandIds.stageChanges]: () => stageSkillChanges(engine),
        [commandIds.ask]: (question) => ask(engine, answers, questions, question),
        [commandIds.openCitation]: (target) => openCitation(engine, panels, target),
        [commandIds.connectAssistants]: () => connections.change('connect'),
        [commandIds.disconnectAssistants]: () => connections.change('disconnect'),
        [commandIds.undo]: () => decisions.undo(),
        [commandIds.openSampleTour]: () => openSampleTour(context),
        [commandIds.openAgentCustomizations]: () => openAgentCustomizations(),
        [commandIds.showStatus]: () => status.show(),
        [commandIds.openTranscript]: (eventId) =>
          typeof eventId === 'string' ? panels.openAtEvent(eventId) : panels.pickSession(),
        [commandIds.showLog]: () => log.show(),
        [commandIds.copyDiagnostics]: () => copyDiagnostics(context, engine),
        [commandIds.forgetSession]: (target) => forgetSession(engine, transcripts, panels, target),
        [commandIds.importTranscripts]: () => importTranscripts(engine),
        [commandIds.installHooks]: () => hooks.change('install'),
        [commandIds.removeHooks]: () => hooks.change('uninstall'),
        [commandIds.showHooks]: () => hooks.showStatus(),
        [commandIds.editDraft]: (id) => decisions.edit(id),
        [commandIds.approve]: (id) => decisions.approveFromEditor(id),
        [commandIds.dismiss]: (id) => decisions.dismissFromEditor(id),
        [commandIds.retire]: (name) => decisions.retire(name),
        [commandIds.open]: (subject) => panels.open(parseOpenArgument(subject)),
        [commandIds.showActivity]: () => panels.open({ kind: 'activity' }),
        [commandIds.search]: (query) => SearchPick.show(engine, panels, log, typeof query === 'string' ? query : ''),
        [commandIds.setApiKey]: () => apiKeys.ask(),
        [commandIds.removeApiKey]: () => apiKeys.remove(),
        [commandIds.showSent]: () => sent.show(),
        [commandIds.connectTeam]: () => teamCommands.connect(),
        [commandIds.disconnectTeam]: () => teamCommands.disconnect(),
        [commandIds.showTeam]: () => teamDocument.show(),
        [commandIds.syncTeam]: () => teamCommands.sync(),
        [commandIds.openTranscriptSource]: (target, line) => transcripts.openSource(target, line),
      },
      log,
    ),
  );
  log.info(`activated in ${(performance.now() - startedAt).toFixed(1)} ms`);
}

/** Waits until the engine has let go of its store. */
export async function deactivate(): Promise<void> {
  await running?.shutDown();
  running = null;
}

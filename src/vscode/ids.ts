/** Commands that the manifest contributes; a test compares both directions. */
export const commandIds = {
  now: 'skillify.now',
  review: 'skillify.review',
  showChanges: 'skillify.showChanges',
  showStatus: 'skillify.showStatus',
  openTranscript: 'skillify.openTranscript',
  showLog: 'skillify.showLog',
  copyDiagnostics: 'skillify.copyDiagnostics',
  forgetSession: 'skillify.forgetSession',
  importTranscripts: 'skillify.importTranscripts',
  installHooks: 'skillify.installHooks',
  removeHooks: 'skillify.removeHooks',
  showHooks: 'skillify.showHooks',
  editDraft: 'skillify.editDraft',
  approve: 'skillify.approve',
  dismiss: 'skillify.dismiss',
  retire: 'skillify.retire',
  openTranscriptSource: 'skillify.openTranscriptSource',
  open: 'skillify.open',
  showActivity: 'skillify.showActivity',
  search: 'skillify.search',
  ask: 'skillify.ask',
  openCitation: 'skillify.openCitation',
  connectAssistants: 'skillify.connectAssistants',
  disconnectAssistants: 'skillify.disconnectAssistants',
  undo: 'skillify.undo',
  stageChanges: 'skillify.stageChanges',
  openSampleTour: 'skillify.openSampleTour',
  openAgentCustomizations: 'skillify.openAgentCustomizations',
  setApiKey: 'skillify.setApiKey',
  removeApiKey: 'skillify.removeApiKey',
  showSent: 'skillify.showSent',
  connectTeam: 'skillify.connectTeam',
  disconnectTeam: 'skillify.disconnectTeam',
  showTeam: 'skillify.showTeam',
  syncTeam: 'skillify.syncTeam',
} as const;

/** Commands that need an argument and are hidden from the palette. */
export const hiddenCommands: readonly string[] = [
  commandIds.editDraft,
  commandIds.approve,
  commandIds.dismiss,
  commandIds.retire,
  commandIds.openTranscriptSource,
  commandIds.open,
  commandIds.openCitation,
];

/** The one view and its container. */
export const viewIds = { container: 'skillify', review: 'skillify.review' } as const;

/** The chat participant, and the provider of the MCP server. */
export const chatParticipantId = 'skillify.ask';
export const mcpProviderId = 'skillify.mcp';

/** Kinds of editor panels; the editor restores each by its own. */
export const panelTypes = {
  skill: 'skillify.skill',
  transcript: 'skillify.transcript',
  activity: 'skillify.activity',
} as const;

/** Context keys that the walkthrough looks at. */
export const contextKeys = {
  hasConsent: 'skillify.hasConsent',
  hasProposals: 'skillify.hasProposals',
  hasSkills: 'skillify.hasSkills',
} as const;

/** Settings by their full key. */
export const settingIds = {
  captureEnabled: 'skillify.capture.enabled',
  captureLive: 'skillify.capture.live',
  askFirst: 'skillify.capture.askFirst',
  notifications: 'skillify.notifications',
  captureOnlyCli: 'skillify.captureOnlyCli',
  everyTurns: 'skillify.codify.everyTurns',
  assistants: 'skillify.assistants',
  deliveryAssistants: 'skillify.delivery.assistants',
  deliveryScope: 'skillify.delivery.scope',
  deliveryMode: 'skillify.delivery.mode',
  recallEnabled: 'skillify.recall.enabled',
  redactionPatterns: 'skillify.redactionPatterns',
  aliases: 'skillify.projectAliases',
  workspaceId: 'skillify.workspaceId',
  homeFolder: 'skillify.homeFolder',
  storeFolder: 'skillify.storeFolder',
  retentionDays: 'skillify.retention.days',
  retentionMaxSizeMb: 'skillify.retention.maxSizeMb',
  writer: 'skillify.writer',
  modelName: 'skillify.writerModel.name',
  baseUrl: 'skillify.writerModel.baseUrl',
  maxTokensPerRun: 'skillify.writerModel.maxTokensPerRun',
  maxTokensPerDay: 'skillify.writerModel.maxTokensPerDay',
  maxCostPerRunUsd: 'skillify.writerModel.maxCostPerRunUsd',
  maxCostPerDayUsd: 'skillify.writerModel.maxCostPerDayUsd',
  teamScope: 'skillify.team.scope',
  teamAccept: 'skillify.team.acceptAutomatically',
} as const;

/** URI schemes of the documents that Skillify serves. */
export const schemes = {
  draft: 'skillify',
  transcript: 'skillify-transcript',
  status: 'skillify-status',
  hooks: 'skillify-hooks',
  connections: 'skillify-connections',
  version: 'skillify-version',
  sent: 'skillify-sent',
  team: 'skillify-team',
} as const;

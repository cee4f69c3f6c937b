/** Commands that the manifest contributes; a test compares both directions. */
export const commandIds = {
  now: 'skillify.now',
  review: 'skillify.review',
  showChanges: 'skillify.showChanges',
  showStatus: 'skillify.showStatus',
  openTranscript: 'skillify.openTranscript',
  showLog: 'skillify.showLog',
  copyDiagnostics: 'skillify.copyDiagnostics',
  editDraft: 'skillify.editDraft',
  approve: 'skillify.approve',
  dismiss: 'skillify.dismiss',
  retire: 'skillify.retire',
  openTranscriptSource: 'skillify.openTranscriptSource',
} as const;

/** Commands that need an argument and are hidden from the palette. */
export const hiddenCommands: readonly string[] = [
  commandIds.editDraft,
  commandIds.approve,
  commandIds.dismiss,
  commandIds.retire,
  commandIds.openTranscriptSource,
];

/** The one view and its container. */
export const viewIds = { container: 'skillify', review: 'skillify.review' } as const;

/** Settings by their full key. */
export const settingIds = {
  captureEnabled: 'skillify.capture.enabled',
  captureLive: 'skillify.capture.live',
  everyTurns: 'skillify.codify.everyTurns',
  assistants: 'skillify.assistants',
  aliases: 'skillify.projectAliases',
  homeFolder: 'skillify.homeFolder',
  storeFolder: 'skillify.storeFolder',
} as const;

/** URI schemes of the documents that Skillify serves. */
export const schemes = { draft: 'skillify', transcript: 'skillify-transcript', status: 'skillify-status' } as const;

import type { PanelStrings } from '../../../src/engine/rpcPanelStrings.ts';
import type { TranscriptEpisode, TranscriptRow } from '../../../src/engine/transcriptContract.ts';
import { fill } from '../../shared/format.ts';

/** What a row is, in a word or two. */
export function rowTitle(row: TranscriptRow, strings: PanelStrings): string {
  switch (row.kind) {
    case 'prompt':
      return strings.you;
    case 'input':
      return fill(strings.input, row.origin);
    case 'answer':
      return strings.answer;
    case 'tool':
      return row.tool === '' ? strings.noteEnded : fill(strings.toolCall, row.tool);
    case 'edit':
      return fill(strings.editOf, row.path);
    case 'note':
      return noteText(row, strings);
  }
}

/** What happened, for a row that nobody said or did. */
export function noteText(row: Extract<TranscriptRow, { kind: 'note' }>, strings: PanelStrings): string {
  switch (row.note) {
    case 'interrupted-by-user':
      return strings.noteInterruptedByUser;
    case 'interrupted':
      return strings.noteInterrupted;
    case 'rewind':
      return fill(strings.noteRewind, row.text.text);
    case 'compaction':
      return strings.noteCompaction;
    case 'link':
      return strings.noteLink;
    case 'ended':
      return fill(strings.noteEnded, row.text.text);
  }
}

/** What became of an edit, in a word. */
export function editState(row: Extract<TranscriptRow, { kind: 'edit' }>, strings: PanelStrings): string {
  switch (row.state) {
    case 'proposed':
      return strings.editProposed;
    case 'rejected':
      return strings.editRejected;
    case 'user-modified':
      return strings.editByUser;
    case 'outside':
      return strings.editOutside;
    case 'applied': {
      const done = {
        create: strings.editCreate,
        update: strings.editUpdate,
        delete: strings.editDelete,
        rename: strings.editRename,
      };
      return done[row.operation];
    }
  }
}

/** How an episode ended: an icon and a word, never the colour alone. */
export function outcomeLook(
  outcome: TranscriptEpisode['outcome'],
  strings: PanelStrings,
): { readonly icon: string; readonly text: string } {
  switch (outcome) {
    case 'succeeded':
      return { icon: 'pass', text: strings.outcomeSucceeded };
    case 'corrected':
      return { icon: 'comment-discussion', text: strings.outcomeCorrected };
    case 'failed':
      return { icon: 'error', text: strings.outcomeFailed };
    case 'abandoned':
      return { icon: 'circle-slash', text: strings.outcomeAbandoned };
    case 'unknown':
      return { icon: 'question', text: strings.outcomeUnknown };
  }
}

/** The name of a kind of signal; kinds that are new stay as they are. */
export function signalName(kind: string, strings: PanelStrings): string {
  const names: Readonly<Record<string, string>> = {
    correction: strings.signalCorrection,
    preference: strings.signalPreference,
    rejection: strings.signalRejection,
    'plan-rejection': strings.signalPlanRejection,
    interruption: strings.signalInterruption,
    revert: strings.signalRevert,
    failure: strings.signalFailure,
    fix: strings.signalFix,
    test: strings.signalTest,
    approval: strings.signalApproval,
    'repeated-edit': strings.signalRepeatedEdit,
    'user-edit': strings.signalUserEdit,
  };
  return names[kind] ?? kind;
}

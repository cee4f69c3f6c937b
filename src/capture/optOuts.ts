import path from 'node:path';
import type { SessionFacts } from '../assistants/session.ts';
import { stableHash } from '../base/hash.ts';
import type { Exclusion } from '../store/exclusion.ts';
import type { Session, Store } from '../store/store.ts';
import { FolderOptOuts } from './folderOptOut.ts';

/** Stands in every prompt of Skillify's own model calls, so that they are known wherever they were recorded. */
export const ownCallTag = '[skillify-writer-call]';

/** Why such a session is excluded; nobody ever wants one back. */
export const ownCallReason = 'A model call of Skillify itself.';

/** The folder Skillify's own model calls run in, below the store root. */
export function ownCallFolder(storePath: string): string {
  return path.join(storePath, 'model-calls');
}

/** What the user opted out of. */
export interface OptOutOptions {
  readonly exclusions: readonly Exclusion[];
  /** Keeps sessions only that a person led at a terminal. */
  readonly captureOnlyCli: boolean;
  readonly storePath: string;
}

const hashKey = 'capture.optOuts';
const isWithin = (folder: string, root: string) => folder === root || folder.startsWith(`${root}${path.sep}`);

/** Decides which sessions must be neither read nor kept. */
export class OptOuts {
  private readonly sessions: ReadonlySet<string>;
  private readonly folders: readonly string[];
  private readonly files = new FolderOptOuts();

  constructor(private readonly options: OptOutOptions) {
    const ofKind = (kind: Exclusion['kind']) =>
      options.exclusions.filter((exclusion) => exclusion.kind === kind).map((exclusion) => exclusion.subject);
    this.sessions = new Set(ofKind('session'));
    this.folders = [...ofKind('folder'), ownCallFolder(options.storePath)];
  }

  /** True when the session, by the assistant's own id and what is known of it, is not to be stored. */
  excludes(sourceSessionId: string, facts: SessionFacts | null): boolean {
    if (this.sessions.has(sourceSessionId)) return true;
    if (facts === null) return false;
    const { cwd, interactive, channel } = facts;
    if (this.options.captureOnlyCli && (interactive === false || (channel !== null && channel !== 'cli'))) return true;
    if (cwd === null) return false;
    return this.folders.some((folder) => isWithin(cwd, folder)) || this.files.isOptedOut(cwd);
  }

  /** The same for a session that is stored: what its transcript did not tell by now, it will not. */
  excludesStored(session: Session): boolean {
    if (session.assistant.startsWith('import:')) return this.sessions.has(session.sourceSessionId);
    if (this.options.captureOnlyCli && !(session.interactive === true && session.channel === 'cli')) return true;
    return this.excludes(session.sourceSessionId, session);
  }

  /** Changes when something that was left out may be wanted now. */
  hash(): string {
    const { exclusions, captureOnlyCli } = this.options;
    const wishes = exclusions.filter(({ reason }) => reason !== ownCallReason);
    return stableHash(JSON.stringify([captureOnlyCli, wishes.map(({ kind, subject }) => [kind, subject]).sort()]));
  }
}

/** Lets all transcripts be read again when opt-outs changed: what is stored is recognised, what was left out is added. */
export async function noteOptOuts(store: Store, optOuts: OptOuts): Promise<void> {
  const before = await store.getValue(hashKey);
  if (before === optOuts.hash()) return;
  if (before !== undefined) {
    const transcripts = await store.listTranscripts();
    await store.saveTranscripts(
      transcripts.map((state) => ({ ...state, ...unread, parserState: state.belongs ? null : state.parserState })),
    );
  }
  await store.setValue(hashKey, optOuts.hash());
}

const unread = { offset: 0, line: 0, sizeBytes: 0, modifiedAt: 0, headHash: null, headLength: 0 };

/**
 * Removes what is stored of sessions that were opted out of, and of Skillify's own model calls. Returns how many went.
 * Sessions named one by one stay excluded; the others come back when the opt-out is taken back.
 */
export async function applyOptOuts(
  store: Store,
  optOuts: OptOuts,
  newSessionIds: ReadonlySet<string>,
): Promise<number> {
  const sessions = await store.listSessions();
  const optedOut = sessions.filter((session) => optOuts.excludesStored(session)).map((session) => session.id);
  const own: string[] = [];
  for (const session of sessions) {
    if (newSessionIds.has(session.id) && (await isOwnCall(store, session.id))) own.push(session.id);
  }
  if (optedOut.length === 0 && own.length === 0) return 0;
  const gone = await store.forgetSessions(optedOut, null);
  const ownGone = await store.forgetSessions(own, ownCallReason);
  return gone.sessionIds.length + ownGone.sessionIds.length;
}

async function isOwnCall(store: Store, sessionId: string): Promise<boolean> {
  const prompts = await store.readEvents(sessionId, { kinds: ['user_prompt', 'synthetic_input'] });
  return prompts.slice(0, 3).some(({ event }) => 'text' in event && event.text.includes(ownCallTag));
}

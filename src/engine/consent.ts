import type { SessionFacts } from '../assistants/session.ts';
import { SkillifyError } from '../base/errors.ts';
import { isRecord } from '../base/json.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { excludedByHooks } from '../capture/hooks/spool.ts';
import { applyOptOuts, noteOptOuts, OptOuts } from '../capture/optOuts.ts';
import { type UserRule, userRulesOf } from '../capture/redaction/userRules.ts';
import type { Forgotten } from '../store/exclusion.ts';
import type { Session, Store } from '../store/store.ts';
import type { EngineOptions } from './options.ts';

const shortestIdPart = 6;
const byHook = 'SKILLIFY_CAPTURE=false';

/** The value of an environment variable by its name or the name it had before. */
export function environmentSetting(environment: EngineOptions['environment'], name: string): string | undefined {
  const value = environment[`SKILLIFY_${name}`] ?? environment[`HIVEMIND_${name}`];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** The workspace that several folders share, by option or environment; null when each project is its own. */
export function workspaceIdOf(options: EngineOptions): string | null {
  return options.workspaceId ?? environmentSetting(options.environment, 'WORKSPACE_ID') ?? null;
}

/** What a capture run needs to know of the user's wishes. */
export interface CaptureConsent {
  readonly redactions: readonly UserRule[];
  exclude(sourceSessionId: string, facts: SessionFacts | null): boolean;
}

/** Sees to it that what the user opted out of is neither read nor kept. */
export class Consent {
  readonly redactions: readonly UserRule[];
  private readonly captureOnlyCli: boolean;
  private optOuts: OptOuts | null = null;

  /** Throws `invalid-input` for redaction patterns that cannot be used. */
  constructor(private readonly options: EngineOptions) {
    this.redactions = userRulesOf(options.redactionPatterns ?? []);
    const fromEnvironment = environmentSetting(options.environment, 'CAPTURE_ONLY_CLI');
    this.captureOnlyCli = options.captureOnlyCli ?? /^(?:true|1|on|yes)$/i.test(fromEnvironment ?? '');
  }

  /** Asks for opt-outs anew, those of hooks included, before transcripts are read. */
  async before(store: Store): Promise<CaptureConsent> {
    const listed = excludedByHooks(this.options.storePath, hookFolder(this.options.homePath));
    const exclusions = [
      ...(await store.listExclusions()),
      ...listed.map(({ session, at }) => ({ kind: 'session' as const, subject: session, at, reason: byHook })),
    ];
    const { storePath } = this.options;
    const optOuts = new OptOuts({ exclusions, captureOnlyCli: this.captureOnlyCli, storePath });
    this.optOuts = optOuts;
    await this.forgetExcluded(store, new Set(listed.map(({ session }) => session)));
    await noteOptOuts(store, optOuts);
    return { redactions: this.redactions, exclude: (id, facts) => optOuts.excludes(id, facts) };
  }

  /** What of the stored sessions may be sent elsewhere, asked anew. */
  async forPush(
    store: Store,
  ): Promise<{ readonly redactions: readonly UserRule[]; isExcluded(session: Session): boolean }> {
    await this.before(store);
    const { optOuts, redactions } = this;
    return { redactions, isExcluded: (session) => optOuts?.excludesStored(session) ?? true };
  }

  /** Removes what is stored of opted-out sessions. Returns how many sessions went. */
  async after(store: Store, newSessionIds: readonly string[]): Promise<number> {
    const count = this.optOuts === null ? 0 : await applyOptOuts(store, this.optOuts, new Set(newSessionIds));
    if (count > 0) await mineAgain(store);
    return count;
  }

  /** Forgets one session, by the store's id, the assistant's own, or the beginning of that. */
  async forget(store: Store, wanted: string): Promise<Forgotten> {
    const session = sessionOf(await store.listSessions(), wanted);
    const forgotten = await store.forgetSessions([session.id], 'Forgotten on request.');
    await mineAgain(store);
    return forgotten;
  }

  private async forgetExcluded(store: Store, sourceIds: ReadonlySet<string>): Promise<void> {
    if (sourceIds.size === 0) return;
    const stored = (await store.listSessions()).filter((session) => sourceIds.has(session.sourceSessionId));
    if (stored.length === 0) return;
    await store.forgetSessions(
      stored.map((session) => session.id),
      byHook,
    );
    await mineAgain(store);
  }
}

/** What was proposed may have lost evidence: the next run mines although no session grew. */
async function mineAgain(store: Store): Promise<void> {
  const state = await store.getValue('mining');
  if (isRecord(state)) await store.setValue('mining', { ...state, decisions: -1 });
}

function sessionOf(sessions: readonly Session[], wanted: string): Session {
  const exact = sessions.filter((session) => session.id === wanted || session.sourceSessionId === wanted);
  const found =
    exact.length > 0 || wanted.length < shortestIdPart
      ? exact
      : sessions.filter((session) => session.sourceSessionId.startsWith(wanted));
  const [first] = found;
  if (first === undefined) {
    throw new SkillifyError(
      'not-found',
      `There is no session “${wanted}” in the store. See “skillify sessions --json” for their ids.`,
    );
  }
  if (found.length > 1) {
    throw new SkillifyError('invalid-input', `“${wanted}” stands for ${found.length} sessions. Write more of the id.`);
  }
  return first;
}

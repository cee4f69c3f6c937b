import { randomUUID } from 'node:crypto';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { stableHash } from '../base/hash.ts';
import { workspaceKey } from '../capture/locateProject.ts';
import type { Project } from '../capture/project.ts';
import { readInstalledSkills } from '../skills/installedSkills.ts';
import type { Store } from '../store/store.ts';
import { acceptReceived } from '../team/acceptReceived.ts';
import {
  type ExchangeDirection,
  type ExchangeParts,
  exchange,
  type PushConsent,
  waitingFor,
} from '../team/exchange.ts';
import { Outbox } from '../team/outbox.ts';
import { proposeReceived } from '../team/proposeReceived.ts';
import { receiveSkills } from '../team/receive.ts';
import { stampNow } from '../team/sharedDecision.ts';
import { isAcceptanceAutomatic } from '../team/teamFile.ts';
import { TeamReview } from '../team/teamReview.ts';
import { needReviewer, readerSentence } from '../team/teamSentences.ts';
import type { OpenTeamStore, TeamStore } from '../team/teamStore.ts';
import { ticksNeeded } from './cautions.ts';
import type { Consent } from './consent.ts';
import type { EngineEvents, SkillView } from './contract.ts';
import type { Decide } from './decide.ts';
import type { DeliverySetting } from './deliveredSkill.ts';
import { skillFolders } from './enginePlaces.ts';
import type { EngineOptions } from './options.ts';
import { Review } from './review.ts';
import type { StoreSession } from './storeSession.ts';
import { lastContact, saveContact, type TeamContact } from './teamContact.ts';
import type { TeamConnection, TeamDecideRequest, TeamDecision, TeamStatus, TeamSyncReport } from './teamContract.ts';
import { TeamTimer } from './teamTimer.ts';

/** What the exchange with a team needs of the engine. */
export interface TeamExchangeParts {
  readonly options: EngineOptions;
  readonly project: Project;
  readonly session: StoreSession;
  readonly setting: DeliverySetting;
  readonly review: Review;
  readonly consent: Consent;
  readonly decide: Decide;
  /** Folder of the project's own store, where decisions wait; null where the engine works on a shared store itself. */
  readonly folder: string | null;
  readonly openTeamStore: OpenTeamStore;
  inTurn<T>(task: () => Promise<T>): Promise<T>;
  emit(what: EngineEvents['changed']['what']): void;
  log(level: EngineEvents['log']['level'], message: string): void;
}

/** A connection that was asked for, as long as the engine runs. */
interface Link {
  readonly connection: TeamConnection;
  readonly workspace: string;
  /** Under which what is known of it is kept; it tells nothing of the address. */
  readonly key: string;
  readonly closing: AbortController;
  team: TeamStore | null;
  contact: TeamContact | null;
  state: 'connecting' | 'connected' | 'away' | 'refused';
  problem: string | null;
  toReview: number | null;
  /** Titles of shared proposals that were shown, for what waits. */
  readonly titles: Map<string, string>;
}

const everything: PushConsent = { redactions: [], isExcluded: () => false };

/**
 * The exchange of a project with its team's store: one at a time, by itself while connected, and never in the way of local
 * work. Without a connection it does nothing at all.
 */
export class TeamExchange {
  private link: Link | null = null;
  private running: { readonly only: ExchangeDirection; readonly report: Promise<TeamSyncReport> } | null = null;
  private readonly timer: TeamTimer;
  /** As asked for at the last exchange. */
  private consent = everything;

  constructor(private readonly parts: TeamExchangeParts) {
    this.timer = new TeamTimer(() => this.exchangeQuietly());
  }

  async connect(connection: TeamConnection): Promise<TeamStatus> {
    if (this.parts.folder === null)
      throw new SkillifyError(
        'usage',
        'This project works on the shared store itself, so there is nothing to exchange. Start without --store to keep a store of its own.',
      );
    if (!/^postgres(?:ql)?:\/\//.test(connection.connection) || !URL.canParse(connection.connection))
      throw new SkillifyError('usage', 'Write the connection as postgres://USER@HOST:PORT/DATABASE.');
    await this.disconnect();
    const { hostname, port, pathname, username } = new URL(connection.connection);
    const { project } = this.parts;
    const workspace = connection.workspace === undefined ? project.key : workspaceKey(connection.workspace);
    const key = stableHash([hostname, port, pathname, username, workspace].join('\n'));
    const contact = await lastContact(this.store, key);
    this.link = {
      connection,
      workspace,
      key,
      closing: new AbortController(),
      team: null,
      contact,
      state: 'connecting',
      problem: null,
      toReview: null,
      titles: new Map(),
    };
    if (!connection.onRequest) this.timer.start();
    return this.status();
  }

  async disconnect(): Promise<TeamStatus> {
    const { link } = this;
    this.link = null;
    this.timer.stop();
    link?.closing.abort();
    await this.running?.report.catch(() => undefined);
    await link?.team?.close().catch(() => undefined);
    if (link) this.parts.emit('team');
    return this.status();
  }

  /** Exchanges soon, because something is new here; nothing happens while not connected. */
  soon(): void {
    if (this.link && this.link.state !== 'refused') this.timer.soon();
  }

  async dispose(): Promise<void> {
    await this.disconnect();
    this.timer.dispose();
  }

  async status(): Promise<TeamStatus> {
    const { link } = this;
    if (!link) return off;
    const { contact } = link;
    const { waiting: decisions, lost } = this.outbox.read();
    const key = contact?.workspaceKey ?? '';
    const waiting = await waitingFor(this.store, key, this.consent);
    return {
      state: link.state,
      identity: contact?.identity ?? null,
      scope: link.connection.scope,
      acceptAutomatically: link.connection.acceptAutomatically,
      lastPushAt: contact?.lastPushAt ?? null,
      lastPullAt: contact?.lastPullAt ?? null,
      waiting: { ...waiting, decisions: decisions.filter((entry) => entry.workspaceKey === key).length },
      toReview: link.toReview,
      problem: link.problem ?? (contact ? readerSentence(contact.identity.role) : null),
      lost,
    };
  }

  /** Exchanges now. While one is under way, whoever asks for the same gets that one's report. */
  async sync(only: ExchangeDirection, signal: AbortSignal): Promise<TeamSyncReport> {
    const link = this.needLink();
    await this.parts.inTurn(() => this.parts.session.needWriter());
    if (this.running && this.running.only !== only) await this.running.report.catch(() => undefined);
    if (!this.running) {
      const report = this.exchanged(link, only).finally(() => {
        this.running = null;
      });
      this.running = { only, report };
    }
    return abortable(this.running.report, signal);
  }

  /** Runs a question on the shared store, connecting first where need be. */
  async ask<T>(question: (review: TeamReview, team: TeamStore) => Promise<T>): Promise<T> {
    const link = this.needLink();
    const team = await this.opened(link);
    try {
      return await question(this.reviewOf(team), team);
    } catch (error) {
      throw await this.failed(link, error);
    }
  }

  /** Remembers what a proposal is called, for what waits while the store is away. */
  remember(proposals: readonly { readonly id: string; readonly title: string }[]): void {
    for (const { id, title } of proposals) this.link?.titles.set(id, title);
  }

  async decideOn(request: TeamDecideRequest): Promise<TeamDecision> {
    const link = this.needLink();
    const { contact } = link;
    const stamp = stampNow(contact?.identity.member ?? this.parts.options.user);
    try {
      const { skillName, notice } = await this.ask((review) => review.decide(request, stamp));
      const accepted = request.accept && skillName !== null ? await this.acceptHere(link, skillName) : null;
      this.parts.emit('team');
      this.soon();
      return {
        outcome: 'recorded',
        accepted: accepted?.skill ?? null,
        notices: [notice, accepted?.notice ?? null].filter((sentence) => sentence !== null),
      };
    } catch (error) {
      if (!SkillifyError.is(error, 'store-away') || !contact) throw error;
      needReviewer(contact.identity.role);
      const { id, at } = stamp;
      const title = link.titles.get(request.id) ?? request.id;
      const { accept: _accept, ...kept } = request;
      this.outbox.add({ id, workspaceKey: contact.workspaceKey, at, title, request: kept });
      this.parts.emit('team');
      return {
        outcome: 'waiting',
        accepted: null,
        notices: ['The team’s store cannot be reached; the decision is kept and sent when it is back.'],
      };
    }
  }

  private get store(): Store {
    return this.parts.session.store;
  }

  private get outbox(): Outbox {
    return new Outbox(this.parts.folder ?? '');
  }

  private needLink(): Link {
    if (this.link) return this.link;
    throw new SkillifyError('usage', 'This project is not connected to a team. Connect it first.');
  }

  private async exchangeQuietly(): Promise<'done' | 'away' | 'refused'> {
    const { link } = this;
    if (!link) return 'done';
    try {
      // Beside the process that may write, this one only reads and decides.
      if (this.parts.session.isWriter) await this.sync(null, link.closing.signal);
      else await this.opened(link);
      return 'done';
    } catch (error) {
      if (link.closing.signal.aborted) return 'done';
      this.parts.log('warn', `Team: ${messageOf(error)}`);
      return link.state === 'refused' ? 'refused' : 'away';
    }
  }

  private async exchanged(link: Link, only: ExchangeDirection): Promise<TeamSyncReport> {
    const signal = link.closing.signal;
    const wasRefused = link.state === 'refused';
    try {
      const team = await this.opened(link);
      await team.refresh();
      const review = this.reviewOf(team);
      const report = await exchange(await this.exchangeParts(link, team, review), only, signal);
      link.toReview = (await review.list('team', undefined)).length;
      await this.contacted(link, team, only);
      // One that was refused was left alone until somebody asked again.
      if (wasRefused && !link.connection.onRequest) this.timer.start();
      link.state = 'connected';
      link.problem = null;
      this.outbox.compact();
      this.parts.emit('team');
      const { pushed, pulled, decisions } = report;
      this.parts.log(
        'info',
        `Team: sent ${pushed.events} events of ${pushed.sessions} sessions, forgot ${pushed.forgotten}; received ${pulled.proposals.length} proposals, accepted ${pulled.accepted.length}; decisions sent ${decisions.applied}, lost ${decisions.lost}.`,
      );
      for (const { name, message } of pulled.refused) this.parts.log('warn', `Team: ${name} is not taken: ${message}`);
      return report;
    } catch (error) {
      throw await this.failed(link, error);
    }
  }

  private async exchangeParts(link: Link, team: TeamStore, review: TeamReview): Promise<ExchangeParts> {
    const { parts } = this;
    return {
      local: () => this.store,
      team,
      review,
      outbox: this.outbox,
      scope: link.connection.scope,
      consent: () =>
        parts.inTurn(async () => {
          this.consent = await parts.consent.forPush(this.store);
          return this.consent;
        }),
      propose: () => this.propose(),
      accept: () => this.acceptAll(link),
    };
  }

  private async propose() {
    const changed = await this.parts.inTurn(() => proposeReceived(this.store, this.parts.setting.place, Date.now()));
    if (changed.length > 0) this.parts.emit('proposals');
    return changed;
  }

  /** Both must have chosen it: the repository's owner, and this member. */
  private async acceptAll(link: Link): Promise<readonly string[]> {
    const { parts } = this;
    if (!link.connection.acceptAutomatically || !(await isAcceptanceAutomatic(parts.project.path))) return [];
    const review = new Review(() => this.store, parts.setting, `${parts.options.user} (automatic)`, parts.decide);
    const accepted = await parts.inTurn(async () =>
      acceptReceived({
        local: this.store,
        place: parts.setting.place,
        installedNames: (await readInstalledSkills(skillFolders(parts.options, parts.project))).names,
        approve: (id, hash) => review.approve(id, hash),
      }),
    );
    if (accepted.length > 0) {
      parts.emit('proposals');
      parts.emit('skills');
    }
    return accepted;
  }

  /** Takes what was just approved into this repository, as the same person's own decision. */
  private async acceptHere(
    link: Link,
    skillName: string,
  ): Promise<{ readonly skill: SkillView | null; readonly notice: string | null }> {
    const { parts } = this;
    await parts.inTurn(() => parts.session.needWriter());
    const team = await this.opened(link);
    await receiveSkills(this.store, team, link.connection.scope, Date.now());
    await this.propose();
    const proposal = (await this.store.listProposals(['pending'])).find(
      ({ kind, provenance }) => kind === 'team' && provenance?.skill === skillName,
    );
    if (!proposal) return { skill: null, notice: 'Nothing is to be changed here.' };
    if (proposal.contradiction !== null)
      return { skill: null, notice: `${proposal.name} contradicts what stands here; choose a side in its proposal.` };
    const { contentHash, cautions } = parts.review.view(proposal);
    if (ticksNeeded(cautions).length > 0)
      return {
        skill: null,
        notice: `${proposal.name} needs a look of its own; open its proposal and tick what is right.`,
      };
    const skill = await parts.inTurn(() => parts.review.approve(proposal.id, contentHash));
    parts.emit('proposals');
    parts.emit('skills');
    return { skill, notice: null };
  }

  private reviewOf(team: TeamStore): TeamReview {
    return new TeamReview(team, this.parts.review);
  }

  private async opened(link: Link): Promise<TeamStore> {
    if (link.team) return link.team;
    const { connection, token } = link.connection;
    try {
      const machine = await this.machine();
      const title = link.connection.workspace ?? this.parts.project.name;
      const wanted = { connection, token: token ?? null, workspace: link.workspace, title, machine };
      const team = await this.parts.openTeamStore(wanted, link.closing.signal);
      if (link.closing.signal.aborted) {
        await team.close().catch(() => undefined);
        throw new SkillifyError('cancelled', 'The project was disconnected from its team.');
      }
      link.team = team;
      link.state = 'connected';
      link.problem = null;
      await this.contacted(link, team, 'none');
      this.parts.emit('team');
      return team;
    } catch (error) {
      throw await this.failed(link, error);
    }
  }

  private async contacted(link: Link, team: TeamStore, exchanged: ExchangeDirection | 'none'): Promise<void> {
    const before = link.contact?.workspaceKey === team.workspaceKey ? link.contact : null;
    const { identity, workspaceKey } = team;
    const now = Date.now();
    const isPushed = (exchanged === null || exchanged === 'push') && identity.role !== 'reader';
    const isPulled = exchanged === null || exchanged === 'pull';
    link.contact = {
      workspaceKey,
      identity,
      lastPushAt: isPushed ? now : (before?.lastPushAt ?? null),
      lastPullAt: isPulled ? now : (before?.lastPullAt ?? null),
    };
    if (this.parts.session.isWriter) await saveContact(this.store, link.key, link.contact);
  }

  /** Notes what went wrong, lets go of a connection that may be broken, and returns the error. */
  private async failed(link: Link, error: unknown): Promise<unknown> {
    const isAway = SkillifyError.is(error, 'store-away');
    const isRefused = SkillifyError.is(error, 'access-refused');
    if (!isAway && !isRefused) return error;
    link.state = isAway ? 'away' : 'refused';
    link.problem = messageOf(error);
    const { team } = link;
    link.team = null;
    await team?.close().catch(() => undefined);
    this.parts.emit('team');
    return error;
  }

  private async machine(): Promise<string> {
    const known = await this.store.getValue('team.machine');
    if (typeof known === 'string' && known !== '') return known;
    const made = `link-${randomUUID()}`;
    if (this.parts.session.isWriter) await this.store.setValue('team.machine', made);
    return made;
  }
}

const off: TeamStatus = {
  state: 'off',
  identity: null,
  scope: null,
  acceptAutomatically: false,
  lastPushAt: null,
  lastPullAt: null,
  waiting: { sessions: 0, forgettings: 0, decisions: 0 },
  toReview: null,
  problem: null,
  lost: [],
};

/** Lets whoever waits go when they call it off; what is under way goes on. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw stoppedWaiting();
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(stoppedWaiting());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function stoppedWaiting(): SkillifyError {
  return new SkillifyError('cancelled', 'Stopped waiting; the exchange goes on by itself.');
}

import type { Project } from '../../capture/project.ts';
import type { Store } from '../../store/store.ts';
import type { Consent } from '../consent.ts';
import type { EngineEvents, EngineMethod, EngineMethods } from '../contract.ts';
import type { Decide } from '../decide.ts';
import type { DeliverySetting } from '../deliveredSkill.ts';
import type { EngineOptions } from '../options.ts';
import type { Retention } from '../retention.ts';
import type { Review } from '../review.ts';
import type { Search } from '../search.ts';
import type { SkillLibrary } from '../skillLibrary.ts';
import type { StoreSession } from '../storeSession.ts';
import type { Summaries } from '../summaries.ts';
import type { TeamExchange } from '../teamExchange.ts';
import type { TriggerLab } from '../triggerLab.ts';
import type { Writer } from '../writer.ts';

/** What answers each request of the contract. */
export type Handlers<M extends EngineMethod = EngineMethod> = {
  [K in M]: (params: EngineMethods[K]['params'], signal: AbortSignal) => Promise<EngineMethods[K]['result']>;
};

/** The parts of the engine that requests are answered by. */
export interface EngineParts {
  readonly options: EngineOptions;
  readonly project: Project;
  readonly session: StoreSession;
  /** The store as it is open now. */
  readonly store: () => Store;
  readonly setting: DeliverySetting;
  readonly review: Review;
  readonly library: SkillLibrary;
  readonly consent: Consent;
  readonly writer: Writer;
  readonly summaries: Summaries;
  readonly search: Search;
  readonly triggerLab: TriggerLab;
  readonly team: TeamExchange;
  readonly retention: Retention;
  readonly decide: Decide;
  /** IANA name of the zone that days are told in. */
  readonly timeZone: string;
  /** Runs a task in turn with everything else that changes the store. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
  /** The same for what changes what clients show: they are told afterwards, whether it succeeded or not. */
  decided<T>(changed: readonly EngineEvents['changed']['what'][], task: () => Promise<T>): Promise<T>;
  /** Takes in what other processes decided, and wakes what was put off until now. */
  refresh(): Promise<void>;
}

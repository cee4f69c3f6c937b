import type { RetryPolicy } from '../models/retry.ts';
import type { DeliveryRequest } from './deliveryContract.ts';
import type { RetentionPolicy } from './retentionContract.ts';
import type { TeamScope } from './teamContract.ts';
import type { WriterOptions } from './writerContract.ts';

/** What an engine is started with, by the worker's parent or the command line. Plain data: it crosses a thread. */
export interface EngineOptions {
  readonly projectPath: string;
  readonly homePath: string;
  /** Root under which `projects/<key>/` holds the store. */
  readonly storePath: string;
  /** Other paths or git remotes under which this project's sessions were recorded. */
  readonly aliases: readonly string[];
  /** Environment variables that tell where assistants keep their data. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of sql-wasm files and other assets of the bundle. */
  readonly assetPath: string;
  /** Assistants not to read. */
  readonly disabledAssistants: readonly string[];
  /** Mining runs after this many assistant turns in live sessions. */
  readonly everyTurns: number;
  /** Name recorded with decisions. */
  readonly user: string;
  /** Regular expressions of the user's own for what must not be stored. */
  readonly redactionPatterns?: readonly string[];
  /** Keeps interactive sessions at a terminal only; else as SKILLIFY_CAPTURE_ONLY_CLI says. */
  readonly captureOnlyCli?: boolean;
  /** Name of a store that several folders share; else as SKILLIFY_WORKSPACE_ID says. */
  readonly workspaceId?: string;
  /** Whom approved skills are delivered to; Claude Code, in the project, by copies, where it is left out. */
  readonly delivery?: DeliveryRequest;
  /** IANA name of the zone in which days are counted and questions asked; else the machine's. */
  readonly timeZone?: string;
  /** How long raw events are kept; what is left out is as it was last said for this store, else a year and two gigabytes. */
  readonly retention?: Partial<RetentionPolicy>;
  /** Who words drafts; the template writer where it is left out. */
  readonly writer?: WriterOptions;
  /** How failed model calls are repeated; else as the models themselves say. */
  readonly writerRetry?: RetryPolicy;
  /** The store that a team shares, in place of the embedded one; `storePath` then holds what is this machine's own. */
  readonly sharedStore?: SharedStoreOptions;
  /** Key of a project of the shared store whose folder is not on this machine: it is mined, and no transcripts are read. */
  readonly projectKey?: string;
}

/** How an engine reaches a store that a team shares. In memory only: it is written down nowhere. */
export interface SharedStoreOptions {
  /** `postgres://user@host:port/database`. */
  readonly connection: string;
  /** The member's token, where the login role is not the member's own. */
  readonly token?: string;
  /** `team` where it is left out. */
  readonly scope?: TeamScope;
  /** Bytes that captures may take on disk while the store is away; where it is left out, capture fails then. */
  readonly spoolLimitBytes?: number;
  /** Live sessions are mined by workers, who are told when it is time. */
  readonly leavesMining?: boolean;
}

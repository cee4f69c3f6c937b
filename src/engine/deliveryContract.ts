import type { CopyState, DeliveryMode, DeliveryScope } from '../skills/delivery/manifest.ts';
import type { SkillView } from './contract.ts';

/** Whom one skill is delivered to; what is left out is as the settings say. */
export interface DeliveryRequest {
  /** Ids of assistants, or `assistant:folder` for one of its folders (`~/` in front for one of the user's). */
  readonly assistants?: readonly string[];
  readonly scope?: DeliveryScope;
  readonly mode?: DeliveryMode;
}

/** A copy of a skill as it stands. */
export interface CopyView {
  /** Absolute path of its SKILL.md. */
  readonly path: string;
  /** Its skill folder, relative to the project, or with `~/` in front to the home folder. */
  readonly folder: string;
  readonly scope: DeliveryScope;
  readonly mode: DeliveryMode;
  readonly state: CopyState;
  /** Where a copy that was moved by hand is now, absolute; else null. */
  readonly movedTo: string | null;
  /** Names of the assistants that find it there. */
  readonly readers: readonly string[];
}

/** Where an approval would write, before it is made. */
export interface DeliveryPreview {
  readonly copies: readonly {
    readonly path: string;
    readonly folder: string;
    readonly mode: DeliveryMode;
    readonly readers: readonly string[];
  }[];
  /** Sentences on what to know: double listings, folders that are one. */
  readonly notices: readonly string[];
  /** What the scope means, as a sentence. */
  readonly explanation: string;
  /** Why it cannot be written as it is, as a sentence; null when it can. */
  readonly problem: string | null;
  /** What was chosen, defaults filled in. */
  readonly chosen: Required<DeliveryRequest>;
}

/** A folder that skills can be delivered to. */
export interface DeliveryFolderView {
  readonly folder: string;
  readonly scope: DeliveryScope;
  readonly readers: readonly string[];
  /** What to name to get a copy there, such as `codex` or `cursor:.cursor/skills`, and whose it is. */
  readonly targets: readonly { readonly id: string; readonly displayName: string }[];
}

/** What can be asked about copies of skills, and changed in them. */
export interface DeliveryMethods {
  deliveryPreview: {
    params: { readonly id: string; readonly delivery?: DeliveryRequest };
    result: DeliveryPreview;
  };
  deliveryFolders: { params: Record<string, never>; result: readonly DeliveryFolderView[] };
  /** Brings every copy up to date, those that were deleted too, and adds the copies asked for. One edited by hand is left. */
  deliver: { params: { readonly name: string; readonly delivery?: DeliveryRequest }; result: SkillView };
  /** Removes the copies of some assistants; the canonical one only when `claude-code` is named, and never the last. */
  undeliver: {
    params: { readonly name: string; readonly assistants: readonly string[]; readonly scope?: DeliveryScope };
    result: SkillView;
  };
}

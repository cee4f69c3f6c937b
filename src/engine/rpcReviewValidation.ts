import * as z from 'zod';
import { SkillifyError } from '../base/errors.ts';
import type { EngineMethods } from './contract.ts';
import type { ReviewEngineMethod, ReviewHostMethods } from './rpcReview.ts';
import { parseParams } from './validation.ts';

const nothing = z.record(z.string(), z.never());
const id = z.string().min(1).max(500);

const hostParams: { readonly [M in keyof ReviewHostMethods]: z.ZodType<ReviewHostMethods[M]['params']> } = {
  start: nothing,
  keepState: z.object({ state: z.record(z.string(), z.unknown()) }),
  openTranscript: z.object({ eventId: id }),
  pick: z.object({
    title: z.string().max(200),
    labels: z.array(z.string().max(200)).max(20),
    active: z.number().int().min(0),
  }),
  chooseDelivery: z.object({ id }),
  openDraft: z.object({ id }),
  openDiff: z.object({ id }),
  openSkill: z.object({ name: id }),
  openInEditor: z.object({ kind: z.enum(['proposal', 'skill', 'activity']), id: z.string().max(500) }),
  showChanges: nothing,
  stageChanges: nothing,
  openCustomizations: nothing,
  openTour: nothing,
  showStatus: nothing,
  showLog: nothing,
  manageTrust: nothing,
  openFolder: nothing,
  openSettings: nothing,
  allowReading: nothing,
  chooseAssistants: nothing,
  openLink: z.object({
    href: z
      .string()
      .regex(/^(?:https?:\/\/|mailto:)/i)
      .max(2000),
  }),
  openSkillFile: z.object({ kind: z.enum(['proposal', 'skill']), id, href: z.string().min(1).max(2000) }),
  connectTeam: nothing,
  showTeam: nothing,
};

const engineMethods: Readonly<Record<ReviewEngineMethod, true>> = {
  now: true,
  status: true,
  sources: true,
  listProposals: true,
  getProposal: true,
  chooseSide: true,
  approve: true,
  dismiss: true,
  snooze: true,
  reopen: true,
  listSkills: true,
  retire: true,
  deliver: true,
  deliveryPreview: true,
  restore: true,
  undo: true,
  mergeProposals: true,
  runs: true,
  decisions: true,
  teamStatus: true,
  teamSync: true,
  teamMembers: true,
  teamProposals: true,
  teamProposal: true,
  teamDecide: true,
};

/** True for what the host answers itself. */
export function isReviewHostMethod(method: string): method is keyof ReviewHostMethods {
  return Object.hasOwn(hostParams, method);
}

/** True for what the host forwards to the engine; the sidebar may ask for nothing else. */
export function isReviewEngineMethod(method: string): method is ReviewEngineMethod {
  return Object.hasOwn(engineMethods, method);
}

/** The parameters of a request that the host answers, checked. */
export function parseReviewParams<M extends keyof ReviewHostMethods>(
  method: M,
  value: unknown,
): ReviewHostMethods[M]['params'] {
  const schema: z.ZodType<ReviewHostMethods[M]['params']> = hostParams[method];
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SkillifyError('invalid-input', `The sidebar sent parameters of ${method} that are not valid.`);
}

/** The parameters of a request that is forwarded, checked. */
export function parseReviewEngineParams<M extends ReviewEngineMethod>(
  method: M,
  value: unknown,
): EngineMethods[M]['params'] {
  return parseParams(method, value);
}

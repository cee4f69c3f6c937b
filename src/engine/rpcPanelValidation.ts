import * as z from 'zod';
import { SkillifyError } from '../base/errors.ts';
import type { EngineMethods } from './contract.ts';
import type { PanelEngineMethod, PanelHostMethods, PanelSubject } from './rpcPanel.ts';
import { parseParams } from './validation.ts';

const nothing = z.record(z.string(), z.never());
const id = z.string().min(1).max(500);

const subject: z.ZodType<PanelSubject> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proposal'), id }),
  z.object({ kind: z.literal('skill'), name: id }),
  z.object({ kind: z.literal('session'), sessionId: id, eventId: id.nullable() }),
  z.object({ kind: z.literal('activity') }),
]);

const hostParams: { readonly [M in keyof PanelHostMethods]: z.ZodType<PanelHostMethods[M]['params']> } = {
  start: nothing,
  openPanel: subject,
  openTranscript: z.object({ eventId: id }),
  openAsText: z.object({ eventId: id }),
  openSource: z.object({ sessionId: id, line: z.number().int().min(1).nullable() }),
  openDraft: z.object({ id }),
  openDiff: z.object({ id }),
  openSkill: z.object({ name: id }),
  openVersionDiff: z.object({ name: id, version: z.number().int().min(1) }),
  openInstalled: z.object({ path: z.string().min(1).max(4_096) }),
  copyLink: z.object({ eventId: id }),
  openLink: z.object({
    href: z
      .string()
      .regex(/^(?:https?:\/\/|mailto:)/i)
      .max(2000),
  }),
  openSkillFile: z.object({ kind: z.enum(['proposal', 'skill']), id, href: z.string().min(1).max(2000) }),
  showLog: nothing,
};

const engineMethods: Readonly<Record<PanelEngineMethod, true>> = {
  getProposal: true,
  chooseSide: true,
  approve: true,
  dismiss: true,
  snooze: true,
  reopen: true,
  retire: true,
  restore: true,
  undo: true,
  decisions: true,
  listProposals: true,
  proposalContext: true,
  skillDetail: true,
  activity: true,
  triggerLab: true,
  triggerTry: true,
  ledger: true,
  transcriptIndex: true,
  transcriptRows: true,
  transcriptSearch: true,
  markSignal: true,
};

/** What a panel was about, from the state that the editor kept of it; null when it cannot be understood. */
export function parsePanelSubject(value: unknown): PanelSubject | null {
  const result = subject.safeParse(value);
  return result.success ? result.data : null;
}

/** True for what the host answers itself. */
export function isPanelHostMethod(method: string): method is keyof PanelHostMethods {
  return Object.hasOwn(hostParams, method);
}

/** True for what the host forwards to the engine; a panel may ask for nothing else. */
export function isPanelEngineMethod(method: string): method is PanelEngineMethod {
  return Object.hasOwn(engineMethods, method);
}

/** The parameters of a request that the host answers, checked. */
export function parsePanelParams<M extends keyof PanelHostMethods>(
  method: M,
  value: unknown,
): PanelHostMethods[M]['params'] {
  const schema: z.ZodType<PanelHostMethods[M]['params']> = hostParams[method];
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SkillifyError('invalid-input', `The panel sent parameters of ${method} that are not valid.`);
}

/** The parameters of a request that is forwarded, checked. */
export function parsePanelEngineParams<M extends PanelEngineMethod>(
  method: M,
  value: unknown,
): EngineMethods[M]['params'] {
  return parseParams(method, value);
}

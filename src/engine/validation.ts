import * as z from 'zod';
import { SkillifyError } from '../base/errors.ts';
import type { EngineMethod, EngineMethods } from './contract.ts';
import type { DeliveryRequest } from './deliveryContract.ts';
import type { SummariesRequest } from './memoryContract.ts';
import type { EngineOptions } from './options.ts';
import { searchRequest } from './searchValidation.ts';
import { teamParams } from './teamValidation.ts';
import type { ModelReply, WriterOptions } from './writerContract.ts';

const nothing = z.record(z.string(), z.never());
const id = z.string().min(1).max(500);
const name = z.string().min(1).max(200);
const skillMd = z.string().max(1_000_000);
const status = z.enum(['pending', 'approved', 'dismissed', 'snoozed', 'superseded']);

/** UTC milliseconds, as far as a date can hold them. */
const time = z.number().min(-8_640_000_000_000_000).max(8_640_000_000_000_000);

const summariesRequest: z.ZodType<SummariesRequest> = z.object({
  since: time.nullable(),
  until: time.nullable(),
  scope: z.enum(['session', 'project', 'branch', 'assistant', 'topic']).nullable(),
  subject: z.string().max(500).nullable(),
  window: z.enum(['session', 'quarter-hour', 'hour', 'day']).nullable(),
  limit: z.number().int().min(1).max(1_000),
});

const writer: z.ZodType<WriterOptions> = z.object({
  kind: z.enum(['template', 'anthropic', 'claude-cli', 'editor']),
  model: z.string().max(200).exactOptional(),
  baseUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2_000)]).exactOptional(),
  maxTokensPerRun: z.number().int().min(0).exactOptional(),
  maxTokensPerDay: z.number().int().min(0).exactOptional(),
  maxCostPerRunUsd: z.number().min(0).exactOptional(),
  maxCostPerDayUsd: z.number().min(0).exactOptional(),
});

const modelReply: z.ZodType<ModelReply> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    text: z.string().max(1_000_000),
    inputTokens: z.number().int().min(0).nullable(),
    outputTokens: z.number().int().min(0).nullable(),
  }),
  z.object({
    kind: z.literal('failure'),
    failure: z.enum([
      'cancelled',
      'cut-off',
      'not-found',
      'offline',
      'permission',
      'rate-limit',
      'refused',
      'unavailable',
    ]),
    message: z.string().min(1).max(2_000),
  }),
]);

const deliveryScope = z.enum(['project', 'user']);
const delivery: z.ZodType<DeliveryRequest> = z.object({
  assistants: z.array(name).min(1).max(100).exactOptional(),
  scope: deliveryScope.exactOptional(),
  mode: z.enum(['copy', 'link']).exactOptional(),
});

/** Keys of cautions that a person ticked one by one. */
const ticks = z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(1_000);

const params: { readonly [M in EngineMethod]: z.ZodType<EngineMethods[M]['params']> } = {
  ...teamParams,
  now: z.object({ trigger: z.enum(['command', 'turn-end', 'every-n-turns', 'idle']) }),
  capture: nothing,
  status: nothing,
  sessions: nothing,
  signals: nothing,
  listProposals: z.object({ statuses: z.array(status).exactOptional() }),
  getProposal: z.object({ id }),
  chooseSide: z.object({ id, side: z.number().int().min(1).max(100) }),
  approve: z.object({
    id,
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    delivery: delivery.exactOptional(),
    ticks: ticks.exactOptional(),
  }),
  deliveryPreview: z.object({ id, delivery: delivery.exactOptional() }),
  deliveryFolders: nothing,
  deliver: z.object({ name, delivery: delivery.exactOptional() }),
  undeliver: z.object({ name, assistants: z.array(name).min(1).max(100), scope: deliveryScope.exactOptional() }),
  dismiss: z.object({
    id,
    reason: z.enum(['wrong', 'not-useful', 'too-specific', 'already-known', 'other']),
    note: z.string().max(10_000),
  }),
  reopen: z.object({ id }),
  snooze: z.object({ id, until: z.number().int().min(0).max(8_640_000_000_000_000).exactOptional() }),
  editDraft: z.object({ id, skillMd }),
  lint: z.object({ skillMd, name: name.nullable(), path: z.string().min(1).max(4_096).exactOptional() }),
  listSkills: nothing,
  skillHistory: z.object({ name }),
  skillVersions: z.object({ name }),
  skillOrigin: z.object({ skillMd }),
  retire: z.object({ name, reason: z.string().max(10_000) }),
  restore: z.object({
    name,
    version: z.number().int().min(1).nullable(),
    acceptLines: z.array(z.number().int().min(1)).max(1_000).exactOptional(),
  }),
  decisions: nothing,
  excerpt: z.object({ eventId: id }),
  watch: z.object({ enabled: z.boolean() }),
  diagnostics: nothing,
  forget: z.object({ session: id }),
  importFile: z.object({ path: z.string().min(1).max(4_096), format: name.nullable() }),
  sources: nothing,
  hooks: z.object({
    action: z.enum(['status', 'plan-install', 'plan-uninstall', 'install', 'uninstall']),
    assistants: z.array(name).max(100),
    purpose: z.enum(['capture', 'recall']).exactOptional(),
  }),
  connections: z.object({
    action: z.enum(['status', 'plan-connect', 'plan-disconnect', 'connect', 'disconnect']),
    assistants: z.array(name).max(100),
  }),
  setWriter: z.object({ writer }),
  setSecret: z.object({ name: z.literal('anthropic-api-key'), value: z.string().max(10_000).nullable() }),
  modelAnswer: z.object({ id, reply: modelReply }),
  egress: z.object({ limit: z.number().int().min(1).max(2_000) }),
  egressCall: z.object({ number: z.number().int().min(1) }),
  proposalContext: z.object({ id }),
  skillDetail: z.object({ name }),
  ledger: z.object({ name: name.nullable() }),
  activity: nothing,
  eventPlace: z.object({ eventId: id }),
  transcriptIndex: z.object({ sessionId: id, eventId: id.nullable() }),
  transcriptRows: z.object({
    sessionId: id,
    version: z.number().int().min(0),
    from: z.number().int().min(0),
    count: z.number().int().min(1).max(200),
    isFull: z.boolean(),
  }),
  transcriptSearch: z.object({ sessionId: id, version: z.number().int().min(0), query: z.string().min(1).max(500) }),
  ask: z.object({ question: z.string().min(1).max(2_000), now: time.nullable() }),
  summaries: summariesRequest,
  search: searchRequest,
  undo: z.object({ subject: id.nullable() }),
  mergeProposals: z.object({ ids: z.array(id).min(2).max(20) }),
  runs: nothing,
  skillFixes: z.object({ skillMd, name: name.nullable(), path: z.string().min(1).max(4_096).exactOptional() }),
  recall: z.object({ prompt: z.string().min(1).max(1_000_000), limit: z.number().int().min(1).max(50) }),
  installedSkills: z.object({ name: name.nullable() }),
  triggerLab: z.object({ subject: id }),
  triggerTry: z.object({ subject: id, skillMd }),
  triggerPrompt: z.object({ subject: id, prompt: z.string().min(1).max(1_000_000) }),
  runTool: z.object({ name, input: z.record(z.string(), z.unknown()), by: z.string().max(200) }),
  proposeSkill: z.object({
    name,
    description: z.string().min(1).max(4_000),
    rules: z.array(z.string().min(1).max(4_000)).min(1).max(20),
    reason: z.string().max(4_000),
    by: z.string().max(200),
    eventIds: z.array(id).max(50),
  }),
  prune: z.object({ olderThanDays: z.number().int().min(1).max(100_000).nullable(), dryRun: z.boolean() }),
  markSignal: z.object({ signalId: id, sessionId: id, isWrong: z.boolean() }),
};

const options: z.ZodType<EngineOptions> = z.object({
  projectPath: z.string().min(1),
  homePath: z.string().min(1),
  storePath: z.string().min(1),
  aliases: z.array(z.string()),
  environment: z.record(z.string(), z.string().optional()),
  assetPath: z.string().min(1),
  disabledAssistants: z.array(z.string()),
  everyTurns: z.number().int().min(1),
  user: z.string().min(1),
  redactionPatterns: z.array(z.string()).exactOptional(),
  captureOnlyCli: z.boolean().exactOptional(),
  workspaceId: z.string().min(1).max(200).exactOptional(),
  delivery: delivery.exactOptional(),
  timeZone: z.string().min(1).max(100).exactOptional(),
  retention: z
    .object({ days: z.number().int().min(0).exactOptional(), maxSizeMb: z.number().int().min(0).exactOptional() })
    .exactOptional(),
  writer: writer.exactOptional(),
  writerRetry: z
    .object({
      attempts: z.number().int().min(1).max(10),
      firstDelayMs: z.number().min(0),
      longestDelayMs: z.number().min(0),
    })
    .exactOptional(),
  sharedStore: z
    .object({
      connection: z.string().regex(/^postgres(?:ql)?:/),
      token: z.string().min(1).exactOptional(),
      scope: z.enum(['me', 'team', 'organisation']).exactOptional(),
      spoolLimitBytes: z.number().int().min(0).exactOptional(),
      leavesMining: z.boolean().exactOptional(),
    })
    .exactOptional(),
  projectKey: z.string().min(1).max(400).exactOptional(),
});

/** The parameters of a request, checked; throws `invalid-input` naming what is wrong with them. */
export function parseParams<M extends EngineMethod>(method: M, value: unknown): EngineMethods[M]['params'] {
  return parse(params[method], value, `The parameters of ${method} are not valid`);
}

/** The options that an engine is started with, checked; throws `invalid-input`. */
export function parseEngineOptions(value: unknown): EngineOptions {
  return parse(options, value, 'The engine was started with options that are not valid');
}

function parse<T>(schema: z.ZodType<T>, value: unknown, sentence: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  throw new SkillifyError('invalid-input', `${sentence} (${problems.join('; ')}).`);
}

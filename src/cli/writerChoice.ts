import { SkillifyError } from '../base/errors.ts';
import type { WriterKind, WriterOptions } from '../engine/writerContract.ts';
import type { CommandLine } from './arguments.ts';

const kinds: readonly WriterKind[] = ['template', 'anthropic', 'claude-cli'];

/** The writer that the command line or the environment chooses; `--no-model` wins over both. Throws `usage`. */
export function writerChoice(
  { writer, noModel }: Pick<CommandLine, 'writer' | 'noModel'>,
  environment: NodeJS.ProcessEnv,
): WriterOptions {
  if (noModel) return { kind: 'template' };
  const wanted = writer ?? (environment['SKILLIFY_WRITER'] || 'template');
  const kind = kinds.find((known) => known === wanted);
  if (kind === undefined) {
    const source = writer === undefined ? 'SKILLIFY_WRITER' : '--writer';
    throw new SkillifyError('usage', `${source} is one of ${kinds.join(', ')}; “${wanted}” is none of them.`);
  }
  if (kind === 'template') return { kind };
  const limits = {
    maxTokensPerRun: amount('SKILLIFY_MAX_TOKENS_PER_RUN', environment),
    maxTokensPerDay: amount('SKILLIFY_MAX_TOKENS_PER_DAY', environment),
    maxCostPerRunUsd: amount('SKILLIFY_MAX_COST_PER_RUN_USD', environment),
    maxCostPerDayUsd: amount('SKILLIFY_MAX_COST_PER_DAY_USD', environment),
  };
  const model = environment['SKILLIFY_MODEL'];
  const baseUrl = environment['ANTHROPIC_BASE_URL'];
  return {
    kind,
    ...(model ? { model } : {}),
    ...(baseUrl && kind === 'anthropic' ? { baseUrl } : {}),
    ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null)),
  };
}

/** The key for the chosen writer, from the environment; null where it needs none or there is none. */
export function writerKey({ kind }: WriterOptions, environment: NodeJS.ProcessEnv): string | null {
  return kind === 'anthropic' ? environment['ANTHROPIC_API_KEY'] || null : null;
}

function amount(name: string, environment: NodeJS.ProcessEnv): number | null {
  const text = environment[name];
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SkillifyError('usage', `${name} is a number of zero or more; “${text}” is not.`);
}

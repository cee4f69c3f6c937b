import type { WriterKind, WriterOptions } from '../../engine/writerContract.ts';

/** The writer that the settings ask for. */
export interface WriterSettings extends WriterOptions {
  /** True where the base URL is none: the template writes then, for nothing may go to another address than was meant. */
  readonly isBaseUrlWrong: boolean;
}

/** The part of the editor's configuration that is looked at. */
export interface Configuration {
  get(key: string): unknown;
  inspect(
    key: string,
  ):
    | { readonly globalValue?: unknown; readonly workspaceValue?: unknown; readonly workspaceFolderValue?: unknown }
    | undefined;
}

const longestNameChars = 200;
const kinds: ReadonlyMap<unknown, WriterKind> = new Map(
  (['template', 'anthropic', 'claude-cli', 'editor'] as const).map((kind) => [kind, kind]),
);

/** Reads the writer of a folder, checked: a value of the wrong type counts as not set. */
export function readWriter(configuration: Configuration): WriterSettings {
  const text = (key: string): string => {
    const found: unknown = configuration.get(`writerModel.${key}`);
    return typeof found === 'string' ? found.trim() : '';
  };
  const limit = <K extends string>(key: K, isWhole: boolean): { readonly [Key in K]?: number } => {
    const found: unknown = configuration.get(`writerModel.${key}`);
    if (typeof found !== 'number' || !Number.isFinite(found) || found < 0) return {};
    const limits: { [Key in K]?: number } = {};
    limits[key] = isWhole ? Math.floor(found) : found;
    return limits;
  };
  const chosen = chosenKind(configuration);
  const name = text('name').slice(0, longestNameChars);
  const baseUrl = text('baseUrl');
  const isBaseUrlWrong = chosen === 'anthropic' && baseUrl !== '' && !isHttpAddress(baseUrl);
  return {
    kind: isBaseUrlWrong ? 'template' : chosen,
    isBaseUrlWrong,
    ...(name === '' ? {} : { model: name }),
    ...(baseUrl === '' || chosen !== 'anthropic' || isBaseUrlWrong ? {} : { baseUrl }),
    ...limit('maxTokensPerRun', true),
    ...limit('maxTokensPerDay', true),
    ...limit('maxCostPerRunUsd', false),
    ...limit('maxCostPerDayUsd', false),
  };
}

/** What the engine is told of them. */
export function writerOptions({ isBaseUrlWrong: _, ...options }: WriterSettings): WriterOptions {
  return options;
}

// What may leave the machine is the user's own choice: a repository can turn a model off, and not on.
function chosenKind(configuration: Configuration): WriterKind {
  const found = configuration.inspect('writer');
  const isOff = found?.workspaceValue === 'template' || found?.workspaceFolderValue === 'template';
  return isOff ? 'template' : (kinds.get(found?.globalValue) ?? 'template');
}

function isHttpAddress(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address).protocol) && address.length <= 2_000;
  } catch {
    return false;
  }
}

import { promises as fs } from 'node:fs';
import { isRecord, numberAt, parseJson, recordAt, stringAt } from '../base/json.ts';
import { oneLine } from '../base/text.ts';
import type { ModelTokens } from '../store/modelCall.ts';
import { cancelledCall, errorOfStatus, ModelError } from './modelError.ts';
import { findProgram, type ProgramResult, runProgram } from './runProgram.ts';
import type { ModelAnswer, ModelRequest, WriterModel } from './writerModel.ts';

const who = 'Claude Code';
const outputLimitBytes = 4_000_000;

/** What Claude Code needs to find its account and the network; nothing else of the environment reaches it. */
const passedOn =
  /^(?:PATH|HOME|USER|LOGNAME|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|TEMP|TMP|TMPDIR|LANG|XDG_\w+|CLAUDE_CONFIG_DIR|CLAUDE_CODE_(?:OAUTH_TOKEN|USE_\w+|SKIP_\w+_AUTH)|ANTHROPIC_\w+|AWS_\w+|GOOGLE_\w+|CLOUD_ML_REGION|(?:HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR))$/i;

/** Where Claude Code runs for us, and with what. */
export interface ClaudeCliOptions {
  readonly model: string;
  /** Sessions of this folder are never captured. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Claude Code without a terminal: no tools, no settings, no servers, no recorded session. */
export class ClaudeCliModel implements WriterModel {
  readonly id = 'claude-cli';
  readonly displayName = who;
  readonly model: string;
  readonly overheadTokens = 6_000;

  constructor(private readonly options: ClaudeCliOptions) {
    this.model = options.model;
  }

  async complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    if (signal.aborted) throw cancelledCall(signal.reason);
    const { folder, environment } = this.options;
    const program = await findProgram('claude', environment['PATH'] ?? environment['Path']);
    if (program === null) {
      throw new ModelError('unavailable', 'Claude Code is not on the PATH; install it, or choose another writer.');
    }
    await fs.mkdir(folder, { recursive: true });
    const result = await runProgram(
      {
        program,
        arguments: [
          '--print',
          ...['--output-format', 'json'],
          ...['--model', this.model],
          ...['--tools', ''],
          ...['--setting-sources', ''],
          ...['--system-prompt', 'You answer with one JSON object and nothing else.'],
          '--strict-mcp-config',
          '--disable-slash-commands',
          '--no-session-persistence',
        ],
        input: `${request.instructions}\n\nThe JSON schema of the answer:\n${JSON.stringify(request.schema)}\n\n${request.input}\n`,
        folder,
        environment: environmentFor(environment),
        timeoutMs: request.timeoutMs,
        outputLimitBytes,
      },
      signal,
    );
    return answerOf(result);
  }
}

function environmentFor(environment: ClaudeCliOptions['environment']): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && passedOn.test(name)) kept[name] = value;
  }
  return { ...kept, SKILLIFY_CAPTURE: 'false', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
}

function answerOf({ endedBy, exitCode, output, errorOutput }: ProgramResult): ModelAnswer {
  if (endedBy === 'cancel') throw cancelledCall();
  if (endedBy === 'timeout') throw new ModelError('timeout', `${who} took too long to answer; try again later.`);
  if (endedBy === 'output-limit') throw new ModelError('invalid-answer', `${who} printed more than an answer.`);
  if (endedBy === 'not-started') {
    throw new ModelError('unavailable', `${who} could not be started; check that “claude --version” works.`);
  }
  const result = parseJson(output);
  if (!isRecord(result)) {
    const said = oneLine(errorOutput === '' ? output : errorOutput, 160);
    if (exitCode === null) throw new ModelError('cut-off', `${who} was ended while it answered; try again later.`);
    throw new ModelError(
      'unavailable',
      `${who} gave no answer${said === '' ? '' : ` (“${said}”)`}; update it, or check that “claude -p hello” works.`,
    );
  }
  const text = stringAt(result, 'result');
  if (result['is_error'] === true || text === undefined) {
    const status = numberAt(result, 'api_error_status');
    if (status !== undefined) throw errorOfStatus(status, who);
    const said = text === undefined ? '' : ` (“${oneLine(text, 160)}”)`;
    throw new ModelError('unavailable', `${who} could not answer${said}; check that “claude -p hello” works.`);
  }
  return {
    text,
    tokens: tokensOf(result),
    costUsd: numberAt(result, 'total_cost_usd') ?? null,
    stopReason: stringAt(result, 'stop_reason') === 'refusal' ? 'refused' : 'done',
    ownSessionId: stringAt(result, 'session_id') ?? null,
  };
}

function tokensOf(result: unknown): ModelTokens | null {
  const usage = recordAt(result, 'usage');
  if (!usage) return null;
  return {
    input: numberAt(usage, 'input_tokens') ?? 0,
    output: numberAt(usage, 'output_tokens') ?? 0,
    cacheRead: numberAt(usage, 'cache_read_input_tokens') ?? 0,
    cacheWrite: numberAt(usage, 'cache_creation_input_tokens') ?? 0,
  };
}

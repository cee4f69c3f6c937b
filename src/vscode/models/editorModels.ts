import * as vscode from 'vscode';
import { booleanAt, recordAt } from '../../base/json.ts';
import type { ModelQuestion, ModelReply } from '../../engine/writerContract.ts';
import type { Log } from '../log.ts';
import { chooseModel, modelKey } from './modelChoice.ts';
import { documentedFailure, modelFailures } from './modelFailures.ts';

type Access = Pick<vscode.LanguageModelAccessInformation, 'canSendRequest'>;

const toolName = 'give_answer';
/** More characters than these a token are not an answer to what was asked. */
const mostCharactersPerToken = 8;

/** The editor's own language models, asked on behalf of the engine and never without the user's permission. */
export class EditorModels {
  /** Models that could not be asked with a tool; the instructions tell them the form of the answer as well. */
  private readonly withoutTools = new Set<string>();

  constructor(
    private readonly access: Access,
    private readonly log: Pick<Log, 'debug'>,
  ) {}

  /** The model that would be asked, as it is listed; null when there is none. */
  async keyOf(wanted: string | null): Promise<string | null> {
    const model = this.choose(await allModels(), wanted);
    return model ? modelKey(model) : null;
  }

  /** Puts one question to a model, without a system message, earlier turns or tools that do anything. Never rejects. */
  async answer(question: ModelQuestion, signal: AbortSignal): Promise<ModelReply> {
    const models = await allModels();
    const model = this.choose(models, question.model);
    if (!model) {
      return models.length === 0 ? modelFailures.noModels() : modelFailures.unknown(question.model ?? '');
    }
    if (!question.isUserAction && this.access.canSendRequest(model) !== true) {
      return modelFailures.needsPermission(model.name);
    }
    const source = new vscode.CancellationTokenSource();
    const onAbort = () => source.cancel();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return signal.aborted ? modelFailures.cancelled() : await this.ask(model, question, source, signal);
    } finally {
      signal.removeEventListener('abort', onAbort);
      source.dispose();
    }
  }

  private choose(models: readonly vscode.LanguageModelChat[], wanted: string | null) {
    return chooseModel(models, wanted, (model) => this.access.canSendRequest(model) === true);
  }

  private async ask(
    model: vscode.LanguageModelChat,
    question: ModelQuestion,
    source: vscode.CancellationTokenSource,
    signal: AbortSignal,
  ): Promise<ModelReply> {
    const { name } = model;
    const hasTool = !this.withoutTools.has(modelKey(model)) && takesTools(model);
    const prompt = `${question.instructions}\n\n${question.input}`;
    // The schema goes with the tool, or else with the text: what is sent is what the engine wrote down.
    const whole = `${prompt}\n\nJSON schema: ${JSON.stringify(question.schema)}`;
    const inputTokens = await countTokens(model, whole, source.token);
    if (signal.aborted) return modelFailures.cancelled();
    if (inputTokens !== null && inputTokens > model.maxInputTokens) return modelFailures.tooMuchAsked(name);
    let hasBegun = false;
    let hasSpoken = false;
    try {
      const messages = [vscode.LanguageModelChatMessage.User(hasTool ? prompt : whole)];
      const response = await model.sendRequest(messages, requestOptions(question, hasTool), source.token);
      hasBegun = true;
      const onPart = () => {
        hasSpoken = true;
      };
      const said = await whatIsSaid(response, question.maxOutputTokens * mostCharactersPerToken, onPart, signal);
      if (signal.aborted) return modelFailures.cancelled();
      if (said === null) {
        source.cancel();
        return modelFailures.tooMuchSaid(name);
      }
      if (said.trim() === '') return modelFailures.nothingSaid(name);
      const outputTokens = await countTokens(model, said, source.token);
      return { kind: 'answer', text: said, inputTokens, outputTokens };
    } catch (error) {
      if (signal.aborted) return modelFailures.cancelled();
      const documented = documentedFailure(error, name);
      // What the error says may quote the question, so only its kind is logged.
      this.log.debug(`${modelKey(model)}: ${error instanceof Error ? error.name : 'no error'}`);
      if (documented) return documented;
      // The engine asks again a little later: then without the tool, or with it where that was not the reason.
      if (!hasSpoken && hasTool) this.withoutTools.add(modelKey(model));
      else this.withoutTools.delete(modelKey(model));
      return hasBegun ? modelFailures.cutOff(name) : modelFailures.unreachable(name);
    }
  }
}

/** Every model that the editor offers; none where the editor, as some forks, has no such interface. */
async function allModels(): Promise<readonly vscode.LanguageModelChat[]> {
  return 'lm' in vscode ? await vscode.lm.selectChatModels({}) : [];
}

// Later versions of the editor say what a model can do; before, it has to be tried.
function takesTools(model: object): boolean {
  return booleanAt(recordAt(model, 'capabilities'), 'supportsToolCalling') !== false;
}

function requestOptions(question: ModelQuestion, hasTool: boolean): vscode.LanguageModelChatRequestOptions {
  const justification = vscode.l10n.t(
    'Skillify asks for better words for the drafts of skills. It sends the draft and redacted quotes from your prompts.',
  );
  if (!hasTool) return { justification };
  const { $schema: _, ...inputSchema } = question.schema;
  const tool = { name: toolName, description: 'Takes the answer, in the form that was asked for.', inputSchema };
  return { justification, tools: [tool], toolMode: vscode.LanguageModelChatToolMode.Required };
}

/** The tool's input as JSON, or else the text; null as soon as it is longer than allowed. */
async function whatIsSaid(
  { stream }: vscode.LanguageModelChatResponse,
  mostCharacters: number,
  onPart: () => void,
  signal: AbortSignal,
): Promise<string | null> {
  const parts = stream[Symbol.asyncIterator]();
  let text = '';
  for (;;) {
    const next = await untilAborted(parts.next(), signal);
    if (next === null || next.done === true) return text;
    onPart();
    const part: unknown = next.value;
    if (part instanceof vscode.LanguageModelToolCallPart && part.name === toolName) return JSON.stringify(part.input);
    if (part instanceof vscode.LanguageModelTextPart) text += part.value;
    if (text.length > mostCharacters) return null;
  }
}

/** The promise's value, or null as soon as the signal is aborted: a model need not heed its cancellation. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(null);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Null where the model cannot count. */
async function countTokens(
  model: vscode.LanguageModelChat,
  text: string,
  token: vscode.CancellationToken,
): Promise<number | null> {
  try {
    const count = await model.countTokens(text, token);
    return Number.isInteger(count) && count >= 0 ? count : null;
  } catch {
    return null;
  }
}

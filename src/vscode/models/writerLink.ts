import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { EngineClient } from '../../engine/contract.ts';
import type { ModelQuestion } from '../../engine/writerContract.ts';
import type { Log } from '../log.ts';
import type { ApiKeys } from './apiKeys.ts';
import type { EditorModels } from './editorModels.ts';
import type { WriterMessages } from './writerMessages.ts';
import { type WriterSettings, writerOptions } from './writerSettings.ts';

/** What an engine needs of the editor for its writer: the key, the editor's own models, and somebody who tells its end. */
export class WriterLink implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());

  /** What was handed over is to be handed over again. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly keys: Pick<ApiKeys, 'read' | 'onDidChange'>,
    private readonly models: Pick<EditorModels, 'answer' | 'keyOf'>,
    private readonly messages: Pick<WriterMessages, 'tell' | 'tellWrongBaseUrl'>,
    private readonly log: Pick<Log, 'info' | 'failure'>,
  ) {
    this.disposables.add(keys.onDidChange(() => this.changed.fire()));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Answers what an engine asks, for as long as it lives. */
  attach(client: EngineClient): void {
    const asked = new Map<string, AbortController>();
    client.onEvent('modelRequest', (question) => {
      const controller = new AbortController();
      asked.set(question.id, controller);
      this.answer(client, question, controller.signal)
        .catch((error) => this.log.failure('answering for the editor’s model', error))
        .finally(() => asked.delete(question.id));
    });
    client.onEvent('modelCancel', ({ id }) => asked.get(id)?.abort());
    client.onEvent('writerRun', (run) => this.messages.tell(run));
  }

  /**
   * Hands over what the chosen writer needs, right before work that may use it: the key for the engine's memory alone, or
   * which model it will be.
   */
  async prepare(client: EngineClient, settings: WriterSettings): Promise<void> {
    if (settings.isBaseUrlWrong) this.messages.tellWrongBaseUrl();
    if (settings.kind === 'anthropic') {
      await client.request('setSecret', { name: 'anthropic-api-key', value: await this.keys.read() });
    }
    if (settings.kind === 'editor') {
      const model = await this.models.keyOf(settings.model ?? null);
      if (model !== null) await client.request('setWriter', { writer: { ...writerOptions(settings), model } });
    }
  }

  private async answer(client: EngineClient, question: ModelQuestion, signal: AbortSignal): Promise<void> {
    const startedAt = Date.now();
    const reply = await this.models.answer(question, signal);
    const outcome = reply.kind === 'answer' ? 'answered' : reply.failure;
    this.log.info(`model question (${question.purpose}): ${outcome} in ${Date.now() - startedAt} ms`);
    if (!signal.aborted) await client.request('modelAnswer', { id: question.id, reply });
  }
}

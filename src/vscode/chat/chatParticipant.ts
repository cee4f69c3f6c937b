import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { stringsAt } from '../../base/json.ts';
import { answerWords } from '../ask/answerWords.ts';
import type { EngineHost } from '../engineHost.ts';
import { chatParticipantId, commandIds } from '../ids.ts';
import type { Log } from '../log.ts';
import { answerMarkdown, plainMarkdown } from './answerMarkdown.ts';
import { chatQuestion, suggestedRules } from './chatQuestion.ts';

type Handle = (
  request: Pick<vscode.ChatRequest, 'prompt' | 'command'>,
  context: unknown,
  stream: Pick<vscode.ChatResponseStream, 'markdown' | 'button' | 'progress'>,
  token: vscode.CancellationToken,
) => Promise<vscode.ChatResult>;

/** `@skillify` in the chat: answers from what was recorded and approved, and asks no language model by itself. */
export class ChatParticipant implements vscode.Disposable {
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly engine: Pick<EngineHost, 'place' | 'hasConsent' | 'request'>,
    extensionUri: vscode.Uri,
    private readonly log: Pick<Log, 'failure'>,
  ) {
    // Editors that only resemble VS Code may have no chat.
    if (!('chat' in vscode)) return;
    const participant = this.disposables.add(vscode.chat.createChatParticipant(chatParticipantId, this.handle));
    participant.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    participant.followupProvider = {
      provideFollowups: ({ metadata }) => stringsAt(metadata, 'followUps').map((prompt) => ({ prompt })),
    };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Answers one request. What goes wrong is told in the chat, with a button where one helps. */
  readonly handle: Handle = async ({ prompt, command }, _context, stream, token) => {
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    try {
      const isReady = this.engine.place.kind !== 'ready' || this.engine.hasConsent;
      if (!isReady) return askForConsent(stream);
      if (command === 'propose') return await this.propose(prompt, stream, controller.signal);
      return await this.answer(chatQuestion(command, prompt), stream, controller.signal);
    } catch (error) {
      if (token.isCancellationRequested || SkillifyError.is(error, 'cancelled')) return {};
      this.log.failure('chat', error);
      if (SkillifyError.is(error, 'not-trusted')) return askForTrust(stream, error.message);
      return { errorDetails: { message: messageOf(error) } };
    } finally {
      cancellation.dispose();
    }
  };

  private async answer(
    question: string | null,
    stream: Parameters<Handle>[2],
    signal: AbortSignal,
  ): Promise<vscode.ChatResult> {
    if (question === null) {
      const hint = vscode.l10n.t(
        'Ask in English or German what was done, what failed, what was corrected, or why there is a skill.',
      );
      stream.markdown(plainMarkdown(hint));
      return { metadata: { followUps: ['summarise the last hour', 'what failed in the last day?'] } };
    }
    stream.progress(vscode.l10n.t('Looking through the sessions of this project'));
    const answer = await this.engine.request('ask', { question, now: null }, signal);
    const time = (at: number) => new Date(at).toLocaleString(vscode.env.language);
    stream.markdown(trusted(answerMarkdown(answer, answerWords(), time)));
    return { metadata: { followUps: [...answer.followUps], counts: { ...answer.counts } } };
  }

  /** What a person tells it to propose waits for review like any other proposal. */
  private async propose(
    prompt: string,
    stream: Parameters<Handle>[2],
    signal: AbortSignal,
  ): Promise<vscode.ChatResult> {
    const suggested = suggestedRules(prompt);
    if (!suggested) {
      stream.markdown(plainMarkdown(vscode.l10n.t('Write the rule behind the command, one rule a line.')));
      return {};
    }
    const { name, rules } = suggested;
    const [description = name] = rules;
    const { id } = await this.engine.request(
      'proposeSkill',
      { name, description, rules, reason: '', by: vscode.env.appName, eventIds: [] },
      signal,
    );
    const done = vscode.l10n.t('Proposed as “{0}”. Nothing is written before you approve it.', name);
    stream.markdown(plainMarkdown(done));
    stream.button({ command: commandIds.review, title: vscode.l10n.t('Review'), arguments: [id] });
    return {};
  }
}

function trusted(markdown: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown);
  text.isTrusted = { enabledCommands: [commandIds.openCitation] };
  return text;
}

function askForConsent(stream: Parameters<Handle>[2]): vscode.ChatResult {
  const sentence = vscode.l10n.t('Skillify has not read the sessions of this project yet. Allow it first.');
  stream.markdown(plainMarkdown(sentence));
  stream.button({ command: commandIds.review, title: vscode.l10n.t('Open Skillify') });
  return {};
}

function askForTrust(stream: Parameters<Handle>[2], sentence: string): vscode.ChatResult {
  stream.markdown(plainMarkdown(sentence));
  stream.button({ command: 'workbench.trust.manage', title: vscode.l10n.t('Manage Workspace Trust') });
  return {};
}

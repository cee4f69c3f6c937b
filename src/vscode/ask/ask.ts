import * as vscode from 'vscode';
import type { Answer } from '../../engine/memoryContract.ts';
import { requireConsent } from '../consentPrompt.ts';
import type { EngineHost } from '../engineHost.ts';
import type { AnswerPanel } from './answerPanel.ts';
import { exampleQuestions } from './exampleQuestions.ts';
import { askForQuestion } from './questionBox.ts';
import type { QuestionHistory } from './questionHistory.ts';

const topicsShown = 40;

/** The command: asks for a question unless it was given one, and shows the answer with its sources. */
export async function ask(
  engine: EngineHost,
  panel: AnswerPanel,
  history: QuestionHistory,
  argument: unknown,
): Promise<void> {
  if (engine.place.kind === 'ready') await requireConsent(engine);
  const given = typeof argument === 'string' ? argument.trim() : '';
  const question = given === '' ? await askForQuestion(history.list(), examples(engine)) : given;
  if (question === null) return;
  const answer = await withProgress(engine, question);
  await history.add(question);
  panel.show(question, answer);
}

function withProgress(engine: EngineHost, question: string): Thenable<Answer> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: vscode.l10n.t('Skillify looks for the answer'),
  };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    try {
      return await engine.request('ask', { question, now: null }, controller.signal);
    } finally {
      cancellation.dispose();
    }
  });
}

/** Examples from what the project has. An engine that cannot tell leaves those that every project has. */
async function examples(engine: EngineHost): Promise<readonly string[]> {
  try {
    const [summaries, skills] = await Promise.all([
      engine.request('summaries', {
        since: null,
        until: null,
        scope: 'topic',
        subject: null,
        window: 'day',
        limit: topicsShown,
      }),
      engine.request('listSkills', {}),
    ]);
    return exampleQuestions({
      // A branch is a topic too, but reads badly in a sentence.
      topics: [...new Set(summaries.map(({ subject }) => subject))].filter((topic) => /^[\w-]+$/.test(topic)),
      skills: skills.filter(({ status }) => status === 'approved').map(({ name }) => name),
      files: [...new Set(summaries.flatMap(({ files }) => files.map(({ name }) => name)))],
    });
  } catch {
    return exampleQuestions({ topics: [], skills: [], files: [] });
  }
}

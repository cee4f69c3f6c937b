import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';

interface QuestionItem extends vscode.QuickPickItem {
  readonly question: string;
}

/** Asks for a question: what is typed, one that was asked before, or an example. Resolves with null when it is left. */
export function askForQuestion(
  recent: readonly string[],
  examples: Promise<readonly string[]>,
): Promise<string | null> {
  const disposables = new DisposableStore();
  const box = disposables.add(vscode.window.createQuickPick<QuestionItem>());
  box.title = vscode.l10n.t('Ask Skillify');
  box.placeholder = vscode.l10n.t(
    'Ask in English or German what was done, what failed, what was corrected, or why there is a skill',
  );
  box.ignoreFocusOut = true;
  let offered: readonly string[] = [];
  const show = () => {
    box.items = itemsOf(box.value.trim(), recent, offered);
  };
  show();
  box.busy = true;
  void examples.then((questions) => {
    offered = questions.filter((question) => !recent.includes(question));
    box.busy = false;
    show();
  });
  disposables.add(box.onDidChangeValue(show));
  return new Promise((resolve) => {
    disposables.add(
      box.onDidAccept(() => {
        const question = box.selectedItems[0]?.question ?? box.value.trim();
        if (question === '') return;
        resolve(question);
        box.hide();
      }),
    );
    disposables.add(
      box.onDidHide(() => {
        resolve(null);
        disposables.dispose();
      }),
    );
    box.show();
  });
}

function itemsOf(typed: string, recent: readonly string[], examples: readonly string[]): QuestionItem[] {
  const heading = (label: string): QuestionItem => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    question: '',
  });
  const item =
    (icon: string) =>
    (question: string): QuestionItem => ({
      // A name of a file must not become an icon.
      label: question.replaceAll('$(', '$\u200b('),
      iconPath: new vscode.ThemeIcon(icon),
      question,
    });
  const section = (label: string, icon: string, questions: readonly string[]) =>
    questions.length === 0 ? [] : [heading(label), ...questions.map(item(icon))];
  return [
    ...(typed === '' ? [] : [{ ...item('comment-discussion')(typed), alwaysShow: true }]),
    ...section(
      vscode.l10n.t('Asked before'),
      'history',
      recent.filter((question) => question !== typed),
    ),
    ...section(
      vscode.l10n.t('Examples'),
      'lightbulb',
      examples.filter((question) => question !== typed),
    ),
  ];
}

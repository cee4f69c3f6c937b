import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { SkillifyError } from '../../base/errors.ts';
import { isRecord, stringAt, stringsAt } from '../../base/json.ts';
import { oneLine } from '../../base/text.ts';
import type { EngineHost } from '../engineHost.ts';
import { withinBudget } from './textBudget.ts';
import { editorToolName, type ToolName, toolNames } from './toolNames.ts';

type EngineOfTools = Pick<EngineHost, 'place' | 'hasConsent' | 'request'>;

/** Offers the tools of agents to the editor's language models. */
export function registerAgentTools(engine: EngineOfTools): vscode.Disposable {
  const disposables = new DisposableStore();
  // Editors that only resemble VS Code may have no tools.
  if (!('lm' in vscode) || !('registerTool' in vscode.lm)) return disposables;
  for (const name of toolNames)
    disposables.add(vscode.lm.registerTool(editorToolName(name), new EditorTool(engine, name)));
  return disposables;
}

/** One tool: the engine checks its input and answers; nothing here reads or writes by itself. */
export class EditorTool implements vscode.LanguageModelTool<object> {
  constructor(
    private readonly engine: EngineOfTools,
    private readonly name: ToolName,
  ) {}

  prepareInvocation({ input }: Pick<vscode.LanguageModelToolInvocationPrepareOptions<object>, 'input'>) {
    const invocationMessage = messageOf(this.name, input);
    if (this.name !== 'propose_skill') return { invocationMessage };
    const rules = stringsAt(input, 'rules').map((rule) => oneLine(rule, 200));
    return {
      invocationMessage,
      confirmationMessages: {
        title: vscode.l10n.t('Propose a Skill?'),
        message: vscode.l10n.t(
          'A proposal named “{0}” with these rules waits for your review; nothing is written before you approve it. {1}',
          oneLine(stringAt(input, 'name') ?? '', 100),
          rules.join(' · '),
        ),
      },
    };
  }

  async invoke(
    options: Pick<vscode.LanguageModelToolInvocationOptions<object>, 'input' | 'tokenizationOptions'>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const { input, tokenizationOptions } = options;
    if (this.engine.place.kind === 'ready' && !this.engine.hasConsent) {
      const message = vscode.l10n.t('Allow Skillify to read the sessions of this project first, in its view.');
      throw new SkillifyError('usage', message);
    }
    const controller = new AbortController();
    const cancellation = token.onCancellationRequested(() => controller.abort());
    try {
      const call = { name: this.name, input: isRecord(input) ? input : {}, by: vscode.env.appName };
      const { text, isError } = await this.engine.request('runTool', call, controller.signal);
      // A model is told of it as of any failed tool, and can do better.
      if (isError) throw new SkillifyError('invalid-input', text);
      const fitting = tokenizationOptions
        ? await withinBudget(
            text,
            tokenizationOptions.tokenBudget,
            (part) => tokenizationOptions.countTokens(part, token),
            '(Cut to fit. Ask for less.)',
          )
        : text;
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(fitting)]);
    } finally {
      cancellation.dispose();
    }
  }
}

function messageOf(name: ToolName, input: unknown): string {
  const value = (key: string) => oneLine(stringAt(input, key) ?? '', 80);
  switch (name) {
    case 'search_skills':
      return vscode.l10n.t('Looking for skills: {0}', value('query'));
    case 'get_skill':
      return vscode.l10n.t('Reading the skill {0}', value('name'));
    case 'list_proposals':
      return vscode.l10n.t('Listing proposed skills');
    case 'propose_skill':
      return vscode.l10n.t('Proposing the skill {0}', value('name'));
    case 'search_sessions':
      return vscode.l10n.t('Searching earlier sessions: {0}', value('query'));
    case 'read_session':
      return vscode.l10n.t('Reading a turn of an earlier session');
    case 'ask_history':
      return vscode.l10n.t('Asking about earlier sessions: {0}', value('question'));
    case 'summarize_activity':
      return vscode.l10n.t('Summing up earlier sessions');
  }
}

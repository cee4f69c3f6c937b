import type * as vscode from 'vscode';

const key = 'skillify.sidebar';
const longestChars = 1_000_000;

/**
 * How the sidebar was looked at, kept by the extension as well. The workbench writes down what a page saves only every few
 * seconds and when its window closes in order; a window that is reloaded or ends at once loses what came after that.
 */
export class SidebarState {
  constructor(private readonly memento: vscode.Memento) {}

  /** What the page gave last; undefined where there was none. The page checks it before use. */
  get value(): unknown {
    return this.memento.get<unknown>(key);
  }

  /** Keeps what the page gives; more than a million characters are not kept. */
  async keep(state: Readonly<Record<string, unknown>>): Promise<void> {
    if (JSON.stringify(state).length <= longestChars) await this.memento.update(key, state);
  }
}

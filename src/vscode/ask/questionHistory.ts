import type * as vscode from 'vscode';

const stateKey = 'skillify.questions';
const kept = 20;

/** The last questions of this workspace, newest first. */
export class QuestionHistory {
  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {}

  list(): readonly string[] {
    const saved: unknown = this.state.get(stateKey);
    return Array.isArray(saved) ? saved.filter((question) => typeof question === 'string').slice(0, kept) : [];
  }

  async add(question: string): Promise<void> {
    const others = this.list().filter((known) => known.toLowerCase() !== question.toLowerCase());
    await this.state.update(stateKey, [question, ...others].slice(0, kept));
  }
}

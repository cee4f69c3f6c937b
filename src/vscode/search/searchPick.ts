import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { SkillifyError } from '../../base/errors.ts';
import type { SearchHit, SearchReport } from '../../engine/memoryContract.ts';
import type { PanelSubject } from '../../engine/rpcPanel.ts';
import { showFailure } from '../commandRegistry.ts';
import type { EngineHost } from '../engineHost.ts';
import type { Log } from '../log.ts';
import { type SearchWords, searchRows } from './searchRows.ts';

const pauseMs = 150;
const hitsShown = 40;

interface HitItem extends vscode.QuickPickItem {
  readonly hit: SearchHit | null;
}

/** What a chosen hit opens. */
export interface SearchTargets {
  readonly open: (subject: PanelSubject) => Promise<void>;
  readonly openAtEvent: (eventId: string) => Promise<void>;
}

/** Searches everything that is stored of the project while the user types, and opens what is chosen. */
export class SearchPick implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly pick = this.disposables.add(vscode.window.createQuickPick<HitItem>());
  private asking: AbortController | null = null;
  private timer: NodeJS.Timeout | null = null;

  private constructor(
    private readonly engine: EngineHost,
    private readonly targets: SearchTargets,
    private readonly log: Log,
  ) {
    this.pick.placeholder = vscode.l10n.t('Search prompts, commands, errors, summaries, proposals and skills');
    this.pick.matchOnDescription = true;
    this.pick.matchOnDetail = true;
    // Not in the published interface: without it the editor sorts hits by where the words stand in them, not by their rank.
    Object.assign(this.pick, { sortByLabel: false });
    this.disposables.add(this.pick.onDidChangeValue(() => this.askSoon()));
    this.disposables.add(this.pick.onDidAccept(() => void this.accept()));
    this.disposables.add(this.pick.onDidHide(() => this.dispose()));
  }

  /** Opens the list, with a query to begin with where one is given. */
  static show(engine: EngineHost, targets: SearchTargets, log: Log, query: string): void {
    const search = new SearchPick(engine, targets, log);
    search.pick.value = query;
    search.pick.show();
    if (query !== '') void search.ask();
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    this.asking?.abort();
    this.disposables.dispose();
  }

  private askSoon(): void {
    if (this.timer) clearTimeout(this.timer);
    this.asking?.abort();
    this.timer = setTimeout(() => void this.ask(), pauseMs);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const query = this.pick.value;
    if (query.trim() === '') {
      this.pick.items = [];
      this.pick.busy = false;
      return;
    }
    this.pick.busy = true;
    const request = { query, kinds: [], since: null, until: null, assistants: [], outcomes: [], limit: hitsShown };
    try {
      const report = await this.engine.request('search', request, asking.signal);
      if (!asking.signal.aborted) this.pick.items = itemsOf(report);
    } catch (error) {
      if (!asking.signal.aborted) this.fail(error);
    } finally {
      if (this.asking === asking) this.pick.busy = false;
    }
  }

  private async accept(): Promise<void> {
    const hit = this.pick.selectedItems[0]?.hit;
    if (!hit) return;
    this.pick.hide();
    try {
      await this.open(hit);
    } catch (error) {
      showFailure(this.log, 'search', error);
    }
  }

  private open({ kind, id, session }: SearchHit): Promise<void> {
    switch (kind) {
      case 'event':
        return this.targets.openAtEvent(id);
      case 'skill':
        return this.targets.open({ kind: 'skill', name: id });
      case 'proposal':
        return this.targets.open({ kind: 'proposal', id });
      case 'memory':
        return this.targets.open(
          session === null ? { kind: 'activity' } : { kind: 'session', sessionId: session, eventId: null },
        );
    }
  }

  private fail(error: unknown): void {
    if (SkillifyError.is(error, 'cancelled')) return;
    this.pick.hide();
    showFailure(this.log, 'search', error);
  }
}

function itemsOf(report: SearchReport): HitItem[] {
  const notes = notesOn(report).map((label): HitItem => ({ label, alwaysShow: true, hit: null }));
  const rows = searchRows(report.hits, searchWords(), (at) => new Date(at).toLocaleString(vscode.env.language));
  const items = rows.map((row): HitItem => {
    if ('heading' in row) return { label: row.heading, kind: vscode.QuickPickItemKind.Separator, hit: null };
    const { icon, ...texts } = row;
    // The engine found it, in other forms of the words too: the editor must not filter it again.
    return { ...texts, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true };
  });
  return [...notes, ...items];
}

function notesOn(report: SearchReport): readonly string[] {
  const notes: string[] = [];
  if (report.notUnderstood.length > 0) {
    notes.push(`$(warning) ${vscode.l10n.t('Not understood: {0}', report.notUnderstood.join(' '))}`);
  }
  if (report.corrected !== null) notes.push(`$(info) ${vscode.l10n.t('Searched for: {0}', report.corrected)}`);
  if (report.hits.length === 0) notes.push(`$(circle-slash) ${vscode.l10n.t('Nothing was found.')}`);
  else if (report.isRelaxed) {
    notes.push(`$(info) ${vscode.l10n.t('Nothing has all words; these have some of them.')}`);
  }
  if (report.notYetIndexed > 0) {
    notes.push(
      `$(sync) ${vscode.l10n.t('{0} events cannot be found yet: they are being indexed.', report.notYetIndexed)}`,
    );
  }
  return notes;
}

function searchWords(): SearchWords {
  return {
    kinds: {
      skill: vscode.l10n.t('Skills'),
      proposal: vscode.l10n.t('Proposals'),
      memory: vscode.l10n.t('Summaries'),
      event: vscode.l10n.t('Sessions'),
    },
    events: {
      prompt: vscode.l10n.t('prompt'),
      automation: vscode.l10n.t('automatic prompt'),
      response: vscode.l10n.t('response'),
      command: vscode.l10n.t('command'),
      failure: vscode.l10n.t('failure'),
      edit: vscode.l10n.t('edited file'),
      link: vscode.l10n.t('link'),
    },
    repeats: (count) => vscode.l10n.t('{0} more of the same', count),
  };
}

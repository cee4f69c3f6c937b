import fs from 'node:fs';
import path from 'node:path';
import type { HookConfig, HookedAssistant } from '../../assistants/hookConfigs.ts';
import { SkillifyError } from '../../base/errors.ts';
import { isEmptyJson } from '../edits/jsonText.ts';
import { type EditedText, putIn, ReceiptBook, takeOut, withoutInsertions } from '../edits/receipts.ts';
import { type FileChange, makeFolders, readText, writeText } from '../edits/userFiles.ts';
import { captureHooks, type HookProgram } from './hookProgram.ts';
import { addJsonHooks, countJsonHooks, removeJsonHooks } from './jsonHooks.ts';
import { addYamlHooks, countYamlHooks, removeYamlHooks } from './yamlHooks.ts';

export interface HookPlace {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Skillify's data folder: the program and the spool are below it. */
  readonly dataFolder: string;
  /** The bundled hook program. */
  readonly programSource: string;
}

/** Where an assistant's hooks stand, or what would be done about them. */
export interface HookReport {
  readonly assistant: HookedAssistant;
  readonly displayName: string;
  readonly installed: boolean;
  readonly changes: readonly FileChange[];
  /** What the user must do besides, or what is wrong, as a sentence. */
  readonly note: string | null;
}

const receiptsFile = 'receipts.json';

/** Installs, removes and looks at the hooks of assistants. Nothing is written before a plan was asked for and applied. */
export class HookInstaller {
  private readonly receipts: ReceiptBook;

  constructor(
    private readonly place: HookPlace,
    private readonly program: HookProgram = captureHooks,
  ) {
    this.receipts = new ReceiptBook(path.join(this.programFolder(), receiptsFile));
  }

  /** The assistants named, or all whose folder is on this machine. Throws `usage` for an unknown name. */
  select(names: readonly string[]): readonly HookConfig[] {
    if (names.length === 0) return this.program.configs.filter((config) => fs.existsSync(this.folderOf(config)));
    return names.map((name) => {
      const found = this.program.configs.find((config) => config.assistant === name);
      if (found) return found;
      const known = this.program.configs.map((config) => config.assistant).join(', ');
      throw new SkillifyError('usage', `There are no hooks for “${name}”. There are some for ${known}.`);
    });
  }

  status(config: HookConfig): HookReport {
    return this.report(config, this.isInstalled(config), [], null);
  }

  /** What an installation would change; nothing when all is in place. */
  planInstall(config: HookConfig): HookReport {
    const changes: FileChange[] = [];
    if (config.hooks.kind === 'files') {
      for (const { file, text } of this.ownFiles(config)) {
        const before = readText(file);
        if (before !== text) changes.push({ path: file, before, after: text });
      }
    } else if (!this.isComplete(config)) {
      const file = this.fileOf(config);
      const before = readText(file);
      const clean = before === null ? '' : this.without(config, before);
      changes.push({ path: file, before, after: this.added(config, clean).text });
    }
    return this.report(config, changes.length === 0, changes, changes.length === 0 ? null : config.afterwards);
  }

  /** What a removal would change; a file that only we wrote goes. */
  planUninstall(config: HookConfig): HookReport {
    const changes: FileChange[] = [];
    if (config.hooks.kind === 'files') {
      for (const { file } of this.ownFiles(config)) {
        const before = readText(file);
        if (before !== null) changes.push({ path: file, before, after: null });
      }
    } else if (this.isInstalled(config)) {
      const file = this.fileOf(config);
      const before = readText(file) ?? '';
      const after = this.without(config, before);
      const isOurs = this.receipts.read().get(file)?.existed === false && isEmptyJson(after);
      changes.push({ path: file, before, after: isOurs ? null : after });
    }
    return this.report(config, false, changes, null);
  }

  install(config: HookConfig): HookReport {
    const plan = this.planInstall(config);
    if (plan.changes.length > 0) this.writeProgram();
    const receipts = this.receipts.read();
    putIn(plan.changes, receipts, ({ before }) => {
      if (config.hooks.kind !== 'json') return [];
      return this.added(config, before === null ? '' : this.without(config, before)).insertions;
    });
    if (plan.changes.length > 0) this.receipts.save(receipts);
    return { ...plan, installed: true };
  }

  uninstall(config: HookConfig): HookReport {
    const plan = this.planUninstall(config);
    const receipts = this.receipts.read();
    takeOut(plan.changes, receipts);
    if (plan.changes.length > 0) this.receipts.save(receipts);
    if (receipts.size === 0) fs.rmSync(this.programFolder(), { recursive: true, force: true });
    return plan;
  }

  /** The command line that hooks run; the same over updates, for some assistants ask again when it changes. */
  private command(): string {
    return `node "${path.join(this.programFolder(), this.program.fileName)}"`;
  }

  private programFolder(): string {
    return path.join(this.place.dataFolder, this.program.folder);
  }

  private folderOf(config: HookConfig): string {
    const named = config.folderVariable === null ? undefined : this.place.environment[config.folderVariable];
    return named ? path.resolve(named) : path.join(this.place.home, ...config.folder.split('/'));
  }

  private fileOf(config: HookConfig): string {
    return path.join(this.folderOf(config), ...config.path.split('/'));
  }

  private ownFiles(config: HookConfig): readonly { readonly file: string; readonly text: string }[] {
    if (config.hooks.kind !== 'files') return [];
    const files = config.hooks.files(this.command(), path.join(this.place.dataFolder, 'spool').replaceAll('\\', '/'));
    return files.map(({ relativePath, text }) => ({ file: path.join(this.fileOf(config), relativePath), text }));
  }

  private isInstalled(config: HookConfig): boolean {
    if (config.hooks.kind === 'files') return this.ownFiles(config).every(({ file }) => fs.existsSync(file));
    return this.count(config, this.program.fileName) > 0;
  }

  private isComplete(config: HookConfig): boolean {
    if (config.hooks.kind === 'files') return this.isInstalled(config);
    const wanted = config.hooks.kind === 'yaml' ? config.hooks.events : Object.keys(config.hooks.entries(''));
    const own = this.count(config, path.join(this.programFolder(), this.program.fileName));
    return own === wanted.length && this.count(config, this.program.fileName) === own;
  }

  private count(config: HookConfig, program: string): number {
    const text = readText(this.fileOf(config));
    if (text === null) return 0;
    if (config.hooks.kind === 'yaml') return countYamlHooks(text, JSON.stringify(program).slice(1, -1));
    return countJsonHooks(text, program);
  }

  private added(config: HookConfig, text: string): EditedText {
    const file = this.fileOf(config);
    if (config.hooks.kind === 'json') return addJsonHooks(file, text, config.hooks, this.command());
    if (config.hooks.kind === 'yaml') {
      return { text: addYamlHooks(file, text, config.hooks, this.command()), insertions: [] };
    }
    return { text, insertions: [] };
  }

  /** The text as it was before us: byte for byte when nobody wrote since, else with our entries cut out. */
  private without(config: HookConfig, text: string): string {
    if (config.hooks.kind === 'yaml') return removeYamlHooks(text);
    const before = withoutInsertions(this.receipts.read().get(this.fileOf(config)), text);
    if (before !== null) return before;
    return removeJsonHooks(text, this.program.fileName);
  }

  private report(
    config: HookConfig,
    installed: boolean,
    changes: readonly FileChange[],
    note: string | null,
  ): HookReport {
    return { assistant: config.assistant, displayName: config.displayName, installed, changes, note };
  }

  private writeProgram(): void {
    const { programSource } = this.place;
    const sources = [
      { source: programSource, name: this.program.fileName },
      ...this.program.companions.map((name) => ({ source: path.join(path.dirname(programSource), name), name })),
    ];
    for (const { source, name } of sources) {
      const text = readText(source);
      if (text === null)
        throw new SkillifyError('not-found', `The hook program ${source} is missing. Install Skillify again.`);
      makeFolders(this.programFolder());
      writeText(path.join(this.programFolder(), name), text);
    }
  }
}

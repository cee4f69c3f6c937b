import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import type { SessionFacts } from '../assistants/session.ts';
import { arrayAt, parseJson, recordAt, stringAt } from '../base/json.ts';
import { folderOfUri } from './pathForms.ts';
import type { Project } from './project.ts';
import type { FoundTranscript } from './transcriptScan.ts';

const largestCompanionBytes = 16 * 1024 * 1024;
const mostFoldersUp = 4;

/** Completes what transcripts say of their sessions by what their assistants keep beside them: names and folders. */
export class Companions {
  private readonly texts = new Map<string, string | null>();
  private readonly values = new Map<string, unknown>();
  private codexNames: { readonly index: string; readonly names: ReadonlyMap<string, string> } | null = null;

  constructor(private readonly project: Pick<Project, 'path' | 'paths'>) {}

  complete(file: FoundTranscript, facts: SessionFacts): SessionFacts {
    const title = this.title(file, facts);
    const cwd = facts.cwd ?? this.cwd(file);
    return title === facts.title && cwd === facts.cwd ? facts : { ...facts, title, cwd };
  }

  private title(file: FoundTranscript, facts: SessionFacts): string | null {
    const stem = file.path.replace(/\.[^./\\]*$/, '');
    switch (file.assistant.id) {
      case 'claude-code': {
        if (file.role === 'subagent') return facts.title ?? this.text(`${stem}.meta.json`, 'description') ?? null;
        return this.text(path.join(stem, 'custom-title.json'), 'customTitle') ?? facts.title;
      }
      case 'codex':
        return this.codexName(file, facts.sourceSessionId) ?? facts.title;
      case 'cursor':
        return facts.title ?? this.text(path.join(path.dirname(file.path), 'meta.json'), 'title') ?? null;
      default:
        return facts.title;
    }
  }

  /** The folder of a session whose transcript does not name it. */
  private cwd(file: FoundTranscript): string | null {
    const folder = path.dirname(file.path);
    switch (file.assistant.id) {
      case 'copilot-chat':
        return this.workspaceFolder(file);
      case 'cursor':
        return this.text(path.join(folder, 'meta.json'), 'cwd') ?? this.workspaceFolder(file);
      case 'gemini-cli':
        return this.geminiRoot(file);
      case 'cline':
      case 'roo':
        return this.taskFolder(file);
      default:
        return null;
    }
  }

  /** VS Code and its kin keep beside a workspace's storage which folder it is of. */
  private workspaceFolder(file: FoundTranscript): string | null {
    const found = this.above(file, (folder) => this.text(path.join(folder, 'workspace.json'), 'folder'));
    return found === null ? null : folderOfUri(found);
  }

  private geminiRoot(file: FoundTranscript): string | null {
    const root = this.above(file, (folder) => this.content(path.join(folder, '.project_root'))?.trim() || undefined);
    if (root !== null) return root;
    // Older versions name the folder by the hash of its path.
    const segments = new Set(file.path.split(/[\\/]/));
    const paths = [this.project.path, ...this.project.paths];
    return paths.find((known) => segments.has(createHash('sha256').update(known).digest('hex'))) ?? null;
  }

  private taskFolder(file: FoundTranscript): string | null {
    const folder = path.dirname(file.path);
    const task = path.basename(folder);
    const item = this.text(path.join(folder, 'history_item.json'), 'workspace');
    const manifest = path.join(folder, `${task}.json`);
    const told = item ?? this.text(manifest, 'cwd') ?? this.text(manifest, 'workspaceRoot');
    if (told !== undefined) return told;
    const history = this.value(path.join(folder, '..', '..', 'state', 'taskHistory.json'));
    const entry = arrayAt({ history }, 'history').find((one) => stringAt(one, 'id') === task);
    return stringAt(entry, 'cwdOnTaskInitialization') ?? null;
  }

  /** Later names of the same thread overwrite earlier ones. */
  private codexName(file: FoundTranscript, sourceSessionId: string): string | null {
    const index = path.join(path.dirname(file.folder), 'session_index.jsonl');
    if (this.codexNames?.index !== index) {
      const names = new Map<string, string>();
      for (const line of (this.content(index) ?? '').split('\n')) {
        const record = parseJson(line);
        const [id, name] = [stringAt(record, 'id'), stringAt(record, 'thread_name')];
        if (id !== undefined && name !== undefined && name !== '') names.set(id, name);
      }
      this.codexNames = { index, names };
    }
    return this.codexNames.names.get(sourceSessionId) ?? null;
  }

  private above(file: FoundTranscript, ask: (folder: string) => string | undefined): string | null {
    let folder = path.dirname(file.path);
    for (let up = 0; up < mostFoldersUp; up += 1) {
      const answer = ask(folder);
      if (answer !== undefined) return answer;
      if (path.dirname(folder) === folder) break;
      folder = path.dirname(folder);
    }
    return null;
  }

  private text(file: string, key: string): string | undefined {
    const record = this.value(file);
    const member = stringAt(record, key) ?? stringAt(recordAt(record, 'metadata'), key);
    return member === '' ? undefined : member;
  }

  private value(file: string): unknown {
    if (!this.values.has(file)) this.values.set(file, parseJson(this.content(file) ?? ''));
    return this.values.get(file);
  }

  /** Companions are small and few; what is not there is remembered too. */
  private content(file: string): string | null {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    let text: string | null = null;
    try {
      if (statSync(file).size <= largestCompanionBytes) text = readFileSync(file, 'utf8');
    } catch {
      // Most transcripts have no companions.
    }
    this.texts.set(file, text);
    return text;
  }
}

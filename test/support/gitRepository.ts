import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A real git repository in a temporary folder, with commits at times of the test's choice. */
export class GitRepository {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'skillify-git-')));

  constructor() {
    this.git(['init', '-q', '-b', 'main']);
    this.git(['config', 'user.name', 'Ada']);
    this.git(['config', 'user.email', 'ada@example.com']);
    this.git(['config', 'commit.gpgsign', 'false']);
  }

  git(words: readonly string[], at = Date.now()): string {
    const date = `@${Math.floor(at / 1000)} +0000`;
    const environment = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date };
    return execFileSync('git', [...words], { cwd: this.path, env: environment, encoding: 'utf8' }).trim();
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.path, file)), { recursive: true });
    writeFileSync(path.join(this.path, file), text);
  }

  /** Writes the files and commits everything; the commit's id. */
  commit(files: Readonly<Record<string, string>>, at: number): string {
    for (const [file, text] of Object.entries(files)) this.write(file, text);
    this.git(['add', '-A']);
    this.git(['commit', '-q', '--allow-empty', '-m', `Change at ${at}`], at);
    return this.git(['rev-parse', 'HEAD']);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { EngineHost } from './engineHost.ts';
import { changedFiles, type FileChange, type GitApi, type GitRepository, gitApi } from './gitExtension.ts';
import { stageMessage } from './stageMessage.ts';

// Skill folders of a project, for files that are no skill of ours yet or any more.
const skillFolder = /(?:^|\/)\.(?:claude|agents|github|codex|cursor|gemini|opencode|pi|hermes|cline|roo)\/skills\//;

interface SkillChanges {
  readonly git: GitApi;
  readonly repository: GitRepository;
  /** Files of skill folders that differ from the last commit; never empty. */
  readonly changes: readonly FileChange[];
}

/** Opens everything that changed in the project's skill folders since the last commit as one diff. */
export async function showSkillChanges(engine: EngineHost): Promise<void> {
  const found = await findChanges(engine);
  if (!found) return;
  const { git, changes } = found;
  const row = ({ uri, kind }: FileChange): [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined] => {
    const before = git.toGitUri(uri, 'HEAD');
    if (kind === 'added') return [uri, undefined, uri];
    return kind === 'deleted' ? [uri, before, undefined] : [uri, before, uri];
  };
  await vscode.commands.executeCommand('vscode.changes', vscode.l10n.t('Skill Changes'), changes.map(row));
}

/** Stages what changed in the skill folders and nothing else, puts a message ready, and shows it; the user commits. */
export async function stageSkillChanges(engine: EngineHost): Promise<void> {
  const found = await findChanges(engine);
  if (!found) return;
  const { repository, changes } = found;
  await repository.add(changes.map(({ uri }) => uri.fsPath));
  // What the user has begun to write is theirs.
  if (repository.inputBox.value.trim() === '') {
    repository.inputBox.value = stageMessage(changes.map(({ uri, kind }) => ({ path: uri.path, kind })));
  }
  await vscode.commands.executeCommand('workbench.view.scm');
}

async function findChanges(engine: EngineHost): Promise<SkillChanges | null> {
  const skills = await engine.request('listSkills', {});
  const { place } = engine;
  if (place.kind !== 'ready') return null;
  const git = await gitApi();
  if (!git) throw new SkillifyError('not-found', vscode.l10n.t('Git is not available, so there is no diff to show.'));
  const repository = git.getRepository(place.folder.uri) ?? (await git.openRepository(place.folder.uri));
  if (!repository) {
    const message = vscode.l10n.t('{0} is not in a git repository, so there is no diff to show.', place.folder.name);
    throw new SkillifyError('not-found', message);
  }
  const targets = new Set(skills.flatMap((skill) => skill.targets).map((path) => vscode.Uri.file(path).toString()));
  const changes = (await changedFiles(repository)).filter(
    ({ uri }) => targets.has(uri.toString()) || skillFolder.test(uri.path),
  );
  if (changes.length > 0) return { git, repository, changes };
  void vscode.window.showInformationMessage(
    vscode.l10n.t('No skill differs from the last commit. A skill in a folder that git ignores is not listed.'),
  );
  return null;
}

import type { Assistant, LocateContext, TranscriptPlace } from '../assistant.ts';
import { loadedSkill } from '../skillUse.ts';
import { CopilotCliParser } from './parser.ts';

const ignoredHead =
  /^\{"type":"(?:hook\.(?:start|end)|system\.message|assistant\.reasoning|session\.usage_checkpoint)"/;

/** Every folder Copilot CLI may keep sessions in: folders per session, flat files of older versions. */
function locateCopilotCli(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const root = environment['COPILOT_HOME']?.trim() || joinPath(home, '.copilot');
  return ['session-state', 'history-session-state'].map((name) => ({
    folder: joinPath(root, name),
    accepts: (path) => (/^[^/]+(?:\/events)?\.jsonl$/.test(path) ? 'main' : null),
    mixedProjects: true,
  }));
}

/** GitHub Copilot CLI. */
export const copilotCli: Assistant = {
  id: 'copilot-cli',
  displayName: 'Copilot CLI',
  skillFolders: [
    { scope: 'project', path: '.github/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.copilot/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'project', path: '.claude/skills', isShared: true },
  ],
  locate: locateCopilotCli,
  isEnvelope: (record) => typeof record['type'] === 'string' && typeof record['id'] === 'string' && 'data' in record,
  ignores: (head) => ignoredHead.test(head),
  createParser: (identity, state) => new CopilotCliParser(identity, state),
  loadTrace: 'tool',
  loaded: loadedSkill,
};

import type { Assistant, LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';
import { editorNames, serverDataFolders, userDataFolders } from '../editorFolders.ts';
import { noLines } from '../noLines.ts';
import { loadedSkill } from '../skillUse.ts';
import { parseChatDocument } from './document.ts';

const sessionFile = /^(?:workspaceStorage\/[^/]+\/chatSessions|globalStorage\/emptyWindowChatSessions)\/[^/]+\.jsonl?$/;

function transcriptRole(relativePath: string): TranscriptRole | null {
  return sessionFile.test(relativePath) ? 'main' : null;
}

/** The chat sessions of every editor; the folders of workspaces have names that tell nothing. */
function locateCopilotChat(context: LocateContext): readonly TranscriptPlace[] {
  const folders = [...userDataFolders(context, editorNames), ...serverDataFolders(context)];
  return folders.map((folder) => ({
    folder,
    accepts: transcriptRole,
    format: 'document',
    mixedProjects: true,
    acceptsFirstSegment: (segment) => segment === 'workspaceStorage' || segment === 'globalStorage',
  }));
}

/** GitHub Copilot Chat in VS Code and the editors built from it. */
export const copilotChat: Assistant = {
  id: 'copilot-chat',
  displayName: 'Copilot Chat',
  skillFolders: [
    { scope: 'project', path: '.github/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.copilot/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'project', path: '.claude/skills', isShared: true },
    { scope: 'user', path: '.claude/skills', isShared: true },
  ],
  locate: locateCopilotChat,
  isEnvelope: (record) => typeof record['kind'] === 'number',
  createParser: () => noLines,
  parseDocument: parseChatDocument,
  loadTrace: 'file',
  loaded: loadedSkill,
};

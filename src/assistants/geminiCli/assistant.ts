import type { Assistant, LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';
import { noLines } from '../noLines.ts';
import { loadedSkill } from '../skillUse.ts';
import { parseGeminiDocument } from './document.ts';

function transcriptRole(relativePath: string): TranscriptRole | null {
  if (/^[^/]+\/chats\/session-[^/]+\.jsonl?$/.test(relativePath)) return 'main';
  return /^[^/]+\/chats\/[^/]+\/[^/]+\.jsonl$/.test(relativePath) ? 'subagent' : null;
}

/** The folder of all projects' sessions; the names of the folders in it are looked up in files beside them. */
function locateGeminiCli(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const root = joinPath(environment['GEMINI_CLI_HOME']?.trim() || home, '.gemini');
  return [{ folder: joinPath(root, 'tmp'), accepts: transcriptRole, format: 'document', mixedProjects: true }];
}

/** Gemini CLI. Its files are logs that must be replayed: messages come again and are taken back. */
export const geminiCli: Assistant = {
  id: 'gemini-cli',
  displayName: 'Gemini CLI',
  skillFolders: [
    { scope: 'project', path: '.agents/skills' },
    { scope: 'project', path: '.gemini/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'user', path: '.gemini/skills' },
  ],
  locate: locateGeminiCli,
  isEnvelope: (record) => typeof record['id'] === 'string' && typeof record['type'] === 'string',
  createParser: () => noLines,
  parseDocument: parseGeminiDocument,
  loadTrace: 'tool',
  loaded: loadedSkill,
};

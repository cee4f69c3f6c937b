import type { Assistant, LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';
import { userDataFolders } from '../editorFolders.ts';
import { loadedSkill } from '../skillUse.ts';
import { readCursorDatabase } from './database.ts';
import { parsePlainTranscript } from './plainText.ts';
import { CursorTranscriptParser } from './transcriptParser.ts';

/** The folder name that Cursor gives to a working directory. Lossy: never to be read backwards. */
export function cursorSlug(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '').replace(/^\/+/, '');
  return trimmed.replace(/^[A-Z](?=:)/, (drive) => drive.toLowerCase()).replace(/[^A-Za-z0-9]+/g, '-');
}

function transcriptRole(relativePath: string, ending: string): TranscriptRole | null {
  const [, folder, ...rest] = relativePath.split('/');
  if (folder !== 'agent-transcripts' || !relativePath.endsWith(ending)) return null;
  const [first = '', second] = rest;
  if (rest.length === 1) return 'main';
  if (rest.length === 2) return second === `${first}${ending}` ? 'main' : null;
  return rest.length === 3 && second === 'subagents' ? 'subagent' : null;
}

/** Every place of Cursor: transcripts of the agent by project, and the databases of the editor. */
function locateCursor(context: LocateContext): readonly TranscriptPlace[] {
  const { home, joinPath, projectPaths } = context;
  const slugs = new Set(projectPaths.map((path) => cursorSlug(path).toLowerCase()));
  const transcripts = {
    folder: joinPath(home, '.cursor', 'projects'),
    // Nothing in a transcript tells its project, but its folder does.
    mixedProjects: false,
    acceptsFirstSegment: (segment: string) => slugs.has(segment.replace(/-+/g, '-').toLowerCase()),
  };
  const databases = userDataFolders(context, ['Cursor', 'Cursor Nightly']).flatMap((folder): TranscriptPlace[] => [
    {
      folder,
      accepts: (path) => (/^(?:globalStorage|workspaceStorage\/[^/]+)\/state\.vscdb$/.test(path) ? 'main' : null),
      format: 'database',
      mixedProjects: true,
      acceptsFirstSegment: (segment) => segment === 'globalStorage' || segment === 'workspaceStorage',
    },
  ]);
  return [
    { ...transcripts, accepts: (path) => transcriptRole(path, '.jsonl') },
    { ...transcripts, accepts: (path) => transcriptRole(path, '.txt'), format: 'document' },
    ...databases,
  ];
}

/** Cursor: editor and command line agent. */
export const cursor: Assistant = {
  id: 'cursor',
  displayName: 'Cursor',
  skillFolders: [
    { scope: 'project', path: '.cursor/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.cursor/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'project', path: '.claude/skills', isShared: true },
    { scope: 'user', path: '.claude/skills', isShared: true },
  ],
  locate: locateCursor,
  isEnvelope: (record) => typeof record['role'] === 'string' || record['type'] === 'turn_ended',
  createParser: (identity, state) => new CursorTranscriptParser(identity, state),
  parseDocument: parsePlainTranscript,
  readDatabase: readCursorDatabase,
  loadTrace: 'file',
  loaded: loadedSkill,
};

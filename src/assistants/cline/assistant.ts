import type { Assistant, LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';
import { editorNames, serverDataFolders, userDataFolders } from '../editorFolders.ts';
import { noLines } from '../noLines.ts';
import { loadedSkill } from '../skillUse.ts';
import { parseClineDocument } from './document.ts';

const common: Pick<Assistant, 'isEnvelope' | 'createParser' | 'parseDocument' | 'loadTrace' | 'loaded'> = {
  isEnvelope: () => false,
  createParser: () => noLines,
  parseDocument: parseClineDocument,
  loadTrace: 'tool',
  loaded: loadedSkill,
};

function classicRole(path: string): TranscriptRole | null {
  return /^(?:data\/)?(?:tasks\/[^/]+\/(?:ui_messages|history_item)|state\/taskHistory)\.json$/.test(path)
    ? 'main'
    : null;
}

/** A session's own files bear its name; others in its folder are of its sub-agents. */
function sessionRole(path: string): TranscriptRole | null {
  const [folder = '', name = '', ...rest] = path.split('/');
  if (rest.length > 0 || !name.endsWith('.json') || name.endsWith('.compaction.json')) return null;
  if (name === `${folder}.json` || name === `${folder}.messages.json`) return 'main';
  return name.endsWith('.messages.json') ? 'subagent' : null;
}

function taskPlaces(context: LocateContext, extensions: readonly string[]): readonly TranscriptPlace[] {
  const folders = [...userDataFolders(context, editorNames), ...serverDataFolders(context)];
  return folders.flatMap((folder) =>
    extensions.map(
      (extension): TranscriptPlace => ({
        folder: context.joinPath(folder, 'globalStorage', extension),
        accepts: classicRole,
        format: 'document',
        mixedProjects: true,
        acceptsFirstSegment: (segment) => segment === 'tasks' || segment === 'state',
      }),
    ),
  );
}

function locateCline(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const value = (name: string) => environment[name]?.trim() ?? '';
  const base = value('CLINE_DIR') === '' ? joinPath(home, '.cline') : value('CLINE_DIR');
  const data = value('CLINE_DATA_DIR') === '' ? joinPath(base, 'data') : value('CLINE_DATA_DIR');
  const sessions =
    value('CLINE_SESSION_DATA_DIR') === '' ? joinPath(data, 'sessions') : value('CLINE_SESSION_DATA_DIR');
  return [
    { folder: sessions, accepts: sessionRole, format: 'document', mixedProjects: true },
    {
      folder: data,
      accepts: classicRole,
      format: 'document',
      mixedProjects: true,
      acceptsFirstSegment: (segment) => segment === 'tasks' || segment === 'state',
    },
    ...taskPlaces(context, ['saoudrizwan.claude-dev']),
  ];
}

/** Cline: the tasks of version 3 and the sessions of version 4. */
export const cline: Assistant = {
  id: 'cline',
  displayName: 'Cline',
  skillFolders: [
    { scope: 'project', path: '.cline/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.cline/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'project', path: '.claude/skills', isShared: true },
  ],
  locate: locateCline,
  ...common,
};

/** Roo Code, which keeps tasks as version 3 of Cline does. */
export const roo: Assistant = {
  id: 'roo',
  displayName: 'Roo Code',
  skillFolders: [
    { scope: 'project', path: '.roo/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.roo/skills' },
    { scope: 'user', path: '.agents/skills' },
  ],
  locate: (context) => taskPlaces(context, ['rooveterinaryinc.roo-cline', 'rooveterinaryinc.roo-code-nightly']),
  ...common,
};

import type { Assistant, LocateContext, TranscriptPlace } from '../assistant.ts';
import { loadedSkill } from '../skillUse.ts';
import { readOpenclawDatabase } from './database.ts';
import { OpenclawParser } from './parser.ts';
import { readSessionIndex } from './sessionIndex.ts';

const transcript = /^[^/]+\/sessions\/[^/]+\.jsonl(?:\.(?:reset|deleted|bak)\.[^/]+|\.full\.bak)?$/;
const notTranscript = /\.trajectory\.jsonl|\.checkpoint\.|\.lock$|\.zst$/;

/** Every folder OpenClaw may keep sessions in: of each agent lines with their index, or a database. */
function locateOpenclaw(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const configured = environment['OPENCLAW_STATE_DIR']?.trim() ?? '';
  const roots = configured === '' ? [joinPath(home, '.openclaw'), joinPath(home, '.clawdbot')] : [configured];
  return roots.flatMap((root): readonly TranscriptPlace[] => {
    const place = { folder: joinPath(root, 'agents'), mixedProjects: true };
    return [
      {
        ...place,
        accepts: (path) => (/^[^/]+\/agent\/openclaw-agent\.sqlite$/.test(path) ? 'main' : null),
        format: 'database',
      },
      { ...place, accepts: (path) => (transcript.test(path) && !notTranscript.test(path) ? 'main' : null) },
      {
        ...place,
        accepts: (path) => (/^[^/]+\/sessions\/sessions\.json$/.test(path) ? 'main' : null),
        format: 'document',
      },
    ];
  });
}

/** OpenClaw, whose gateway talks over terminal, web and messengers. */
export const openclaw: Assistant = {
  id: 'openclaw',
  displayName: 'OpenClaw',
  skillFolders: [
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'user', path: '.openclaw/skills' },
  ],
  locate: locateOpenclaw,
  isEnvelope: (record) => typeof record['type'] === 'string' && typeof record['timestamp'] === 'string',
  createParser: (identity, state) => new OpenclawParser(identity, state),
  parseDocument: readSessionIndex,
  readDatabase: readOpenclawDatabase,
  loadTrace: 'file',
  loaded: loadedSkill,
};

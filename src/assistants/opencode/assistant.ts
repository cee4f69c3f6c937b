import { arrayAt, isRecord, parseJson, recordAt } from '../../base/json.ts';
import type { Assistant, LocateContext, TranscriptIdentity, TranscriptPlace, WholeTranscript } from '../assistant.ts';
import { noLines } from '../noLines.ts';
import { loadedSkill } from '../skillUse.ts';
import { WholeReading } from '../wholeReading.ts';
import { readOpencodeDatabase } from './database.ts';
import { readSession, type StoredMessage } from './session.ts';

/** Reads what `opencode export` wrote: a session with its messages and their parts. */
function parseExport(text: string, identity: TranscriptIdentity): WholeTranscript {
  const reading = new WholeReading();
  const root = parseJson(text);
  const info = recordAt(root, 'info');
  if (info === undefined) {
    reading.skip();
    return reading.result();
  }
  const messages = arrayAt(root, 'messages').flatMap((message): readonly StoredMessage[] => {
    const own = recordAt(message, 'info');
    if (own !== undefined) return [{ info: own, parts: arrayAt(message, 'parts').filter(isRecord) }];
    reading.skip();
    return [];
  });
  readSession(info, messages, identity.fallbackTime, reading);
  return reading.result();
}

/** The databases of OpenCode and of its unreleased channels, and exports put beside them. An older tree is only left over. */
function locateOpencode(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const data = environment['XDG_DATA_HOME']?.trim() || joinPath(home, '.local', 'share');
  const folder = joinPath(data, 'opencode');
  return [
    {
      folder,
      accepts: (path) => (/^opencode(?:-[\w.-]+)?\.db$/.test(path) ? 'main' : null),
      format: 'database',
      mixedProjects: true,
      acceptsFirstSegment: (segment) => segment.endsWith('.db'),
    },
    {
      folder: joinPath(folder, 'export'),
      accepts: (path) => (/^ses_[^/]+\.json$/.test(path) ? 'main' : null),
      format: 'document',
      mixedProjects: true,
    },
  ];
}

/** OpenCode. */
export const opencode: Assistant = {
  id: 'opencode',
  displayName: 'OpenCode',
  skillFolders: [
    { scope: 'project', path: '.opencode/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.config/opencode/skills' },
    { scope: 'user', path: '.agents/skills' },
    { scope: 'project', path: '.claude/skills', isShared: true },
    { scope: 'user', path: '.claude/skills', isShared: true },
  ],
  locate: locateOpencode,
  isEnvelope: (record) => isRecord(record['info']),
  createParser: () => noLines,
  parseDocument: parseExport,
  readDatabase: readOpencodeDatabase,
  loadTrace: 'tool',
  loaded: loadedSkill,
};

import type { Assistant, LocateContext, TranscriptFormat, TranscriptPlace } from '../assistant.ts';
import { loadedSkill } from '../skillUse.ts';
import { readHermesDatabase } from './database.ts';
import { HermesLineParser, parseHermesDocument } from './legacy.ts';

/** The part of a path behind the folder of a profile, which is a home of its own. */
const inProfile = /^profiles\/[^/]+\//;

/** Every home of Hermes: the default one and, below it, one per profile. */
function locateHermes(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const configured = environment['HERMES_HOME']?.trim() ?? '';
  const local = environment['LOCALAPPDATA']?.trim() ?? '';
  const usual = [joinPath(home, '.hermes'), ...(local === '' ? [] : [joinPath(local, 'hermes')])];
  const homes = configured === '' ? usual : [configured];
  return homes.flatMap((folder): readonly TranscriptPlace[] => {
    const place = (pattern: RegExp, format: TranscriptFormat): TranscriptPlace => ({
      folder,
      accepts: (path) => (pattern.test(path.replace(inProfile, '')) ? 'main' : null),
      mixedProjects: true,
      format,
    });
    return [
      place(/^state\.db$/, 'database'),
      place(/^sessions\/(?:session_[^/]+|sessions)\.json$/, 'document'),
      place(/^sessions\/[^/]+\.jsonl$/, 'lines'),
    ];
  });
}

/** Hermes Agent: terminal, desktop and messengers, which share one database. */
export const hermes: Assistant = {
  id: 'hermes',
  displayName: 'Hermes',
  skillFolders: [
    { scope: 'project', path: '.hermes/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.hermes/skills' },
  ],
  locate: locateHermes,
  isEnvelope: (record) => typeof record['role'] === 'string' && 'content' in record,
  createParser: (identity, state) => new HermesLineParser(identity, state),
  parseDocument: parseHermesDocument,
  readDatabase: readHermesDatabase,
  loadTrace: 'tool',
  loaded: loadedSkill,
};

import type { JsonRecord } from '../../base/json.ts';
import type {
  Assistant,
  LocateContext,
  ParsedLine,
  TranscriptIdentity,
  TranscriptLine,
  TranscriptParser,
  TranscriptPlace,
} from '../assistant.ts';
import { rawReference } from '../eventBase.ts';
import { typedPrompt, type UserInput } from '../messageEvents.ts';
import type { SessionFacts } from '../session.ts';
import { loadedSkill } from '../skillUse.ts';
import { type EntryDialect, EntryStream } from './entryStream.ts';
import { piOutcome } from './messages.ts';

const skillExpansion = /^<skill name="([^"]{1,100})"[^>]{0,2000}>/;
const skillEnd = '</skill>';

/** A skill called by its name stands in full before the words typed behind the name. */
function judgeUser(_message: JsonRecord, text: string): UserInput {
  const command = skillExpansion.exec(text)?.[1];
  const end = text.indexOf(skillEnd);
  if (command === undefined || end < 0) return typedPrompt(text, 'user-message');
  const words = text.slice(end + skillEnd.length).trim();
  return { kind: 'prompt', origin: 'skill', rule: 'skill-expansion', text: words, command };
}

const dialect: EntryDialect = {
  judgeUser,
  outcome: piOutcome,
  cleanAnswer: (text) => text,
  parentRelation: 'fork',
};

class PiParser implements TranscriptParser {
  private readonly stream: EntryStream;

  constructor(identity: TranscriptIdentity, saved: JsonRecord | null) {
    const stem = (identity.relativePath.split('/').at(-1) ?? '').replace(/\.jsonl$/, '');
    this.stream = new EntryStream(dialect, stem.slice(stem.indexOf('_') + 1), identity.fallbackTime, saved);
  }

  parse(line: TranscriptLine): ParsedLine {
    return this.stream.read(line.record, rawReference(line));
  }

  facts(): readonly SessionFacts[] {
    return [this.stream.facts];
  }

  state(): JsonRecord {
    return this.stream.toJson();
  }
}

/** Every folder pi may keep sessions in; below a folder of its own choice there are no folders per project. */
function locatePi(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const root = environment['PI_CODING_AGENT_DIR']?.trim() || joinPath(home, '.pi', 'agent');
  const custom = environment['PI_CODING_AGENT_SESSION_DIR']?.trim() ?? '';
  const folders = [joinPath(root, 'sessions'), ...(custom === '' ? [] : [custom])];
  return folders.map((folder) => ({
    folder,
    accepts: (relativePath) => (/_[^/]+\.jsonl$/.test(relativePath) ? 'main' : null),
    mixedProjects: true,
  }));
}

/** pi, the coding agent of pi-mono. */
export const pi: Assistant = {
  id: 'pi',
  displayName: 'pi',
  skillFolders: [
    { scope: 'project', path: '.pi/skills' },
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.pi/agent/skills' },
    { scope: 'user', path: '.agents/skills' },
  ],
  locate: locatePi,
  isEnvelope: (record) => typeof record['type'] === 'string' && typeof record['timestamp'] === 'string',
  createParser: (identity, state) => new PiParser(identity, state),
  loadTrace: 'file',
  loaded: loadedSkill,
};

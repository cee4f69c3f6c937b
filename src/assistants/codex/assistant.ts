import type { Assistant } from '../assistant.ts';
import type { SessionEvent } from '../sessionEvent.ts';
import { skillOfFile } from '../skillPath.ts';
import { isCodexEnvelope, isIgnoredHead } from './envelope.ts';
import { CodexParser } from './parser.ts';
import { locateCodex } from './places.ts';

function skillLoadedBy(event: SessionEvent): string | null {
  if (event.kind !== 'tool_call') return null;
  if (event.command !== null) return skillOfFile(event.command);
  return event.category === 'read' ? (event.paths.map(skillOfFile).find((name) => name !== null) ?? null) : null;
}

/** Codex: terminal, editor extension, desktop app and headless runs, which all write the same rollouts. */
export const codex: Assistant = {
  id: 'codex',
  displayName: 'Codex',
  skillFolders: [
    { scope: 'project', path: '.agents/skills' },
    { scope: 'user', path: '.agents/skills' },
  ],
  locate: locateCodex,
  isEnvelope: isCodexEnvelope,
  ignores: isIgnoredHead,
  createParser: (identity, state) => new CodexParser(identity, state),
  loadTrace: 'file',
  loaded: skillLoadedBy,
};

import type { LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';

const rolloutFile = /^rollout-.+\.jsonl$/;

/** Which files below `sessions/` or `archived_sessions/` are transcripts; sub-agents are told by their first record. */
export function transcriptRole(relativePath: string): TranscriptRole | null {
  return rolloutFile.test(relativePath.slice(relativePath.lastIndexOf('/') + 1)) ? 'main' : null;
}

/** Every folder Codex may keep rollouts in. They hold the sessions of all projects. */
export function locateCodex(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath } = context;
  const root = environment['CODEX_HOME']?.trim() || joinPath(home, '.codex');
  return ['sessions', 'archived_sessions'].map((name) => ({
    folder: joinPath(root, name),
    accepts: transcriptRole,
    mixedProjects: true,
  }));
}

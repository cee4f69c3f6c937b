import type { LocateContext, TranscriptPlace, TranscriptRole } from '../assistant.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const agentFile = /^agent-[\w-]+\.jsonl$/;
const slugLimitUnits = 200;

/** The folder name that Claude Code gives to a working directory. Lossy: never to be read backwards. */
export function projectSlug(path: string): string {
  const slug = path.replace(/[^A-Za-z0-9]/g, '-');
  if (slug.length <= slugLimitUnits) return slug;
  let hash = 0;
  for (let index = 0; index < path.length; index += 1) hash = (Math.imul(hash, 31) + path.charCodeAt(index)) | 0;
  return `${slug.slice(0, slugLimitUnits)}-${Math.abs(hash).toString(36)}`;
}

/** True when the folder may belong to the path or to a folder below it; its records have the last word. */
export function slugMayHold(segment: string, path: string): boolean {
  const wanted = projectSlug(trimSeparators(path)).toLowerCase();
  const given = segment.toLowerCase();
  // A folder below a long path has another hash, so only the part before the hash can be compared.
  if (wanted.length > slugLimitUnits) return given.slice(0, slugLimitUnits) === wanted.slice(0, slugLimitUnits);
  return given === wanted || given.startsWith(wanted.endsWith('-') ? wanted : `${wanted}-`);
}

/** Which files below `projects/` are transcripts, and whether of a session or of a sub-agent. */
export function transcriptRole(relativePath: string): TranscriptRole | null {
  const segments = relativePath.split('/');
  const name = segments.at(-1) ?? '';
  if (segments.length === 2) {
    if (agentFile.test(name)) return 'subagent';
    return name.endsWith('.jsonl') && uuid.test(name.slice(0, -'.jsonl'.length)) ? 'main' : null;
  }
  const isBelowSubagents = segments.length >= 4 && segments[2] === 'subagents' && uuid.test(segments[1] ?? '');
  return isBelowSubagents && agentFile.test(name) ? 'subagent' : null;
}

/** Every folder Claude Code may keep transcripts of the project in. */
export function locateClaudeCode(context: LocateContext): readonly TranscriptPlace[] {
  const { environment, home, joinPath, projectPaths } = context;
  const configured = `${environment['CLAUDE_CONFIG_DIR'] ?? ''},${environment['CLAUDE_CONFIG_DIRS'] ?? ''}`
    .split(',')
    .map((folder) => trimSeparators(folder.trim()))
    .filter((folder) => folder !== '');
  const roots = configured.length > 0 ? configured : [joinPath(home, '.claude')];
  const historical = joinPath(environment['XDG_CONFIG_HOME'] || joinPath(home, '.config'), 'claude');
  const folders = [...roots, historical].map((root) =>
    /[\\/]projects$/.test(root) ? root : joinPath(root, 'projects'),
  );
  return [...new Set(folders)].map((folder) => ({
    folder,
    accepts: transcriptRole,
    mixedProjects: true,
    acceptsFirstSegment: (segment) => projectPaths.some((path) => slugMayHold(segment, path)),
  }));
}

function trimSeparators(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '');
  return trimmed === '' ? path : trimmed;
}

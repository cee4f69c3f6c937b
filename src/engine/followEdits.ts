import type { FileEditEvent } from '../assistants/sessionEvent.ts';
import { findGitFolders } from '../capture/gitFolders.ts';
import { fileName, type GitCommit, type GitFile, readCommits, readFiles, readHead } from '../capture/gitHistory.ts';
import type { Project } from '../capture/project.ts';
import { segmentEpisodes } from '../signals/segment.ts';
import { type FileHistory, judgeSurvival, type Survival, survivalReason, writtenLines } from '../signals/survival.ts';
import type { Session, SessionSurvival, Store, SurvivalMark } from '../store/store.ts';
import { repositoryPaths } from './repositoryPaths.ts';

/** Sessions whose files are read from git together. */
const sessionsPerReading = 20;
/** After this age nothing about a session's edits is asked any more. */
const settledAfterMs = 45 * 86_400_000;
/** A commit may carry the time of the edit itself, in whole seconds. */
const clockSlackMs = 2_000;

/** What a run is given. */
export interface FollowEditsOptions {
  readonly store: Store;
  readonly project: Pick<Project, 'path' | 'paths'>;
  readonly now: number;
  /** Stops between readings when so much time has passed; the next run goes on. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** What a run did. */
export interface FollowEditsReport {
  /** Sessions looked at in this run, and those left for the next. */
  readonly sessions: number;
  readonly waiting: number;
  /** Sessions of which the verdicts changed: they will be mined again. */
  readonly changed: number;
}

interface EpisodeEdits {
  readonly episodeId: string;
  readonly written: ReadonlyMap<string, readonly string[]>;
  /** Time of the last edit of each file, by the path as the edits name it. */
  readonly editedAt: ReadonlyMap<string, number>;
}

interface Candidate {
  readonly session: Session;
  readonly episodes: readonly EpisodeEdits[];
}

/**
 * Asks the project's git repository whether what the sessions wrote is still there, and saves the verdicts. Sessions are
 * asked about when they grew or when there are new commits, until their fate is settled. Does nothing outside a
 * repository or without git; never throws for what git says.
 */
export async function followEdits(options: FollowEditsOptions): Promise<FollowEditsReport> {
  const { store, project, now, budgetMs, signal } = options;
  const started = performance.now();
  const folders = await findGitFolders(project.path);
  const head = folders === null ? null : await readHead(folders.root, { signal });
  if (folders === null || head === null) return { sessions: 0, waiting: 0, changed: 0 };
  const stale = await staleSessions(store, head);
  const toRepository = repositoryPaths(project, folders.root);
  let [looked, changed] = [0, 0];
  while (looked < stale.length && !signal.aborted && (looked === 0 || performance.now() - started < budgetMs)) {
    const group = stale.slice(looked, looked + sessionsPerReading);
    const candidates: Candidate[] = [];
    for (const session of group) candidates.push({ session, episodes: await editsOf(store, session) });
    const since = Math.min(
      now,
      ...candidates.flatMap(({ episodes }) => episodes.flatMap((each) => [...each.editedAt.values()])),
    );
    const hasEdits = candidates.some(({ episodes }) => episodes.length > 0);
    const commits = hasEdits ? await readCommits(folders.root, head, since - clockSlackMs, { signal }) : [];
    if (commits === null) break;
    const lookups = candidates.map((candidate) => lookUp(candidate, commits, head, toRepository));
    const texts = await readFiles(
      folders.root,
      lookups.flatMap((lookup) => lookup.files),
      { signal },
    );
    if (signal.aborted) break;
    const verdicts = candidates.map((candidate, index) =>
      verdictOf(candidate, lookups[index]?.histories(texts) ?? new Map(), head, now),
    );
    const news = new Set<string>();
    for (const verdict of verdicts)
      if (!isSame(await store.readSurvivals(verdict.sessionId), verdict.episodes)) news.add(verdict.sessionId);
    await store.saveSurvivals(verdicts, news);
    looked += group.length;
    changed += news.size;
  }
  return { sessions: looked, waiting: stale.length - looked, changed };
}

/** Sessions never asked about first, then those asked about longest ago by time of their last event. */
async function staleSessions(store: Store, head: string): Promise<readonly Session[]> {
  const marks = new Map((await store.listSurvivalMarks()).map((mark) => [mark.sessionId, mark]));
  const isStale = (session: Session, mark: SurvivalMark | undefined) =>
    mark === undefined || mark.events < session.events || (!mark.isSettled && mark.head !== head);
  return (await store.listSessions())
    .filter((session) => !session.isSubagent && isStale(session, marks.get(session.id)))
    .sort(
      (left, right) => Number(marks.has(left.id)) - Number(marks.has(right.id)) || right.lastEventAt - left.lastEventAt,
    );
}

async function editsOf(store: Store, session: Session): Promise<readonly EpisodeEdits[]> {
  const stored = await store.readEvents(session.id, { kinds: ['user_prompt', 'file_edit'] });
  const segments = segmentEpisodes(
    session.id,
    stored.map(({ event }) => event),
  );
  return segments.flatMap(({ episode, events }) => {
    const edits = events.filter((event): event is FileEditEvent => event.kind === 'file_edit');
    const written = writtenLines(edits);
    if (written.size === 0) return [];
    return [{ episodeId: episode.id, written, editedAt: new Map(edits.map((edit) => [edit.path, edit.at])) }];
  });
}

interface FollowedFile {
  readonly episodeId: string;
  readonly path: string;
  readonly first: GitFile;
  readonly last: GitFile;
  readonly moved: readonly GitFile[];
  readonly laterCommits: number;
}

interface Lookup {
  readonly files: readonly GitFile[];
  readonly histories: (texts: ReadonlyMap<string, string | null>) => ReadonlyMap<string, readonly FileHistory[]>;
}

/** Finds for each edited file the first commit after the edit that touched it. */
function lookUp(
  { session, episodes }: Candidate,
  commits: readonly GitCommit[],
  head: string,
  toRepository: (path: string, cwd: string | null) => string | null,
): Lookup {
  const touching = new Map<string, { readonly index: number; readonly path: string }[]>();
  for (const [index, commit] of commits.entries()) {
    for (const path of commit.paths) {
      const list = touching.get(path.toLowerCase()) ?? [];
      list.push({ index, path });
      touching.set(path.toLowerCase(), list);
    }
  }
  const found: FollowedFile[] = [];
  for (const { episodeId, written, editedAt } of episodes) {
    for (const path of written.keys()) {
      const known = toRepository(path, session.cwd);
      const at = editedAt.get(path) ?? session.lastEventAt;
      const first = (known === null ? [] : (touching.get(known.toLowerCase()) ?? [])).findLast(
        ({ index }) => (commits[index]?.at ?? 0) >= at - clockSlackMs,
      );
      const commit = first === undefined ? undefined : commits[first.index];
      if (first === undefined || commit === undefined) continue;
      found.push({
        episodeId,
        path,
        first: { commit: commit.id, path: first.path },
        last: { commit: head, path: first.path },
        moved: movedTo(first.path, commits.slice(0, first.index)).map((to) => ({ commit: head, path: to })),
        laterCommits: first.index,
      });
    }
  }
  return {
    files: found.flatMap(({ first, last, moved }) => [first, last, ...moved]),
    histories: (texts) => {
      const histories = new Map<string, FileHistory[]>();
      for (const { episodeId, path, first, last, moved, laterCommits } of found) {
        const firstText = texts.get(fileName(first)) ?? null;
        const places = [last, ...moved].map((file) => texts.get(fileName(file)));
        const lastText = places.find((text) => typeof text === 'string') ?? places[0];
        // A file that could not be read is not a file that is gone.
        if (firstText === null || lastText === undefined) continue;
        histories.set(episodeId, [...(histories.get(episodeId) ?? []), { path, firstText, lastText, laterCommits }]);
      }
      return histories;
    },
  };
}

/** Where a file may have been moved: a file of its name that the same commit touched, in the last commit that did. */
function movedTo(path: string, later: readonly GitCommit[]): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const commit = later.find(({ paths }) => paths.includes(path));
  return (commit?.paths ?? []).filter((other) => other !== path && other.endsWith(`/${name}`)).slice(0, 3);
}

function verdictOf(
  { session, episodes }: Candidate,
  histories: ReadonlyMap<string, readonly FileHistory[]>,
  head: string,
  now: number,
): SessionSurvival {
  const verdicts = new Map<string, Survival>();
  let isSettled = true;
  for (const { episodeId, written, editedAt } of episodes) {
    const ageMs = now - Math.max(...editedAt.values());
    const survival = judgeSurvival(written, histories.get(episodeId) ?? [], ageMs);
    if (survival !== null) verdicts.set(episodeId, survival);
    if (!(survival?.isFinal ?? false) && ageMs < settledAfterMs) isSettled = false;
  }
  return { sessionId: session.id, head, events: session.events, isSettled, episodes: verdicts };
}

/** The number of commits grows with each one; only what follows from it has the session mined again. */
function isSame(left: ReadonlyMap<string, Survival>, right: ReadonlyMap<string, Survival>): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(([id, survival]) => {
    const other = right.get(id);
    return (
      other !== undefined &&
      other.lines === survival.lines &&
      other.survived === survival.survived &&
      survivalReason(other)?.says === survivalReason(survival)?.says
    );
  });
}

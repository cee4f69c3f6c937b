/** A file of a skill folder and how it differs from the last commit. */
export interface StagedFile {
  readonly path: string;
  readonly kind: 'added' | 'modified' | 'deleted';
}

const verbs = { added: 'Add', modified: 'Update', deleted: 'Remove' } as const;

/** The commit message that is put ready, English as commit messages are: what happened to which skills. Pure. */
export function stageMessage(files: readonly StagedFile[]): string {
  const skills = new Map<string, StagedFile['kind']>();
  for (const { path, kind } of files) {
    const name = /\/skills\/([^/]+)\//.exec(path)?.[1] ?? path.slice(path.lastIndexOf('/') + 1);
    // Of a skill of several files its own text says what happened to it.
    if (!skills.has(name) || path.endsWith('/SKILL.md')) skills.set(name, kind);
  }
  const parts = (['added', 'modified', 'deleted'] as const).flatMap((kind) => {
    const names = [...skills].filter(([, each]) => each === kind).map(([name]) => name);
    if (names.length === 0) return [];
    const verb = verbs[kind];
    return [`${verb} skill${names.length === 1 ? '' : 's'} ${names.join(', ')}`];
  });
  return parts.map((part, index) => (index === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1))).join('; ');
}

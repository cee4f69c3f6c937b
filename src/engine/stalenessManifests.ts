import { promises as fs } from 'node:fs';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { isRecord, parseJson, recordAt, stringAt, stringsAt } from '../base/json.ts';
import { isNestedTooDeep } from '../base/yamlNesting.ts';

/** Folders in which packages of a repository lie below its root are looked at this deep. */
const packageDepth = 3;
const packageLimit = 200;
const skippedFolders = new Set(['node_modules', 'dist', 'build', 'target', 'vendor']);
const longestBytes = 4 * 1024 * 1024;
/** Longer ones are no rule that a person wrote, and could keep a pattern busy for minutes. */
const longestLineChars = 2_000;

/** What the manifests of a repository name. null where there is none of that kind, or one that cannot be told in full. */
export interface ManifestNames {
  readonly scripts: ReadonlySet<string> | null;
  readonly makeTargets: ReadonlySet<string> | null;
  readonly justRecipes: ReadonlySet<string> | null;
  readonly tasks: ReadonlySet<string> | null;
  readonly packages: ReadonlyMap<string, string>;
}

/** Reads package.json and its lockfile, Makefile, justfile, Taskfile, pyproject.toml, requirements.txt, Cargo.toml and go.mod. */
export async function readManifests(root: string): Promise<ManifestNames> {
  const read = (name: string) => textOf(path.join(root, name));
  const readLines = async (name: string) => withoutLongLines(await read(name));
  const first = async (names: readonly string[]) =>
    (await Promise.all(names.map(readLines))).find((text) => text !== null) ?? null;
  const [packages, lock, makefile, justfile, taskfile, pyproject, requirements, cargo, go] = await Promise.all([
    packageFiles(root),
    read('package-lock.json'),
    first(['GNUmakefile', 'makefile', 'Makefile']),
    first(['justfile', 'Justfile', '.justfile']),
    first(['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml', 'Taskfile.dist.yml']),
    read('pyproject.toml'),
    readLines('requirements.txt'),
    read('Cargo.toml'),
    readLines('go.mod'),
  ]);
  const scripts = new Set(packages.flatMap((file) => Object.keys(recordAt(file, 'scripts') ?? {})));
  // What npm runs without a script of that name.
  if (packages.length > 0) scripts.add('start');
  return {
    scripts: packages.length === 0 ? null : scripts,
    makeTargets: makefile === null ? null : makeTargets(makefile),
    justRecipes:
      justfile === null || /^[ \t]*(?:import|mod)\b/m.test(justfile)
        ? null
        : namesAt(justfile, /^@?([\w-]+)(?:\s+[^:\n]*)?:(?!=)|^alias\s+([\w-]+)/gm),
    tasks: taskfile === null ? null : taskNames(taskfile),
    packages: new Map([
      ...packages.flatMap(npmPackages),
      ...lockedPackages(lock),
      ...pythonPackages(pyproject, requirements),
      ...cargoPackages(cargo),
      ...[...(go ?? '').matchAll(/^[ \t]*(?:require[ \t]+)?([\w.-]+\.[a-z]+\/\S+)[ \t]+v(\d[\w.]*)/gm)].map(pair),
    ]),
  };
}

async function packageFiles(root: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Readonly<Record<string, unknown>>[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= packageLimit) return;
      const inner = path.join(folder, entry.name);
      if (entry.isFile() && entry.name === 'package.json') {
        const value = parseJson((await textOf(inner)) ?? '');
        if (isRecord(value)) found.push(value);
      } else if (
        entry.isDirectory() &&
        depth < packageDepth &&
        !entry.name.startsWith('.') &&
        !skippedFolders.has(entry.name)
      )
        await visit(inner, depth + 1);
    }
  };
  await visit(root, 0);
  return found;
}

function npmPackages(file: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
    versionsOf(recordAt(file, key)),
  );
}

function lockedPackages(lock: string | null): readonly (readonly [string, string])[] {
  const entries = Object.entries(recordAt(parseJson(lock ?? ''), 'packages') ?? {});
  return entries.flatMap(([place, value]): readonly (readonly [string, string])[] => {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    const version = stringAt(value, 'version');
    return name === undefined || version === undefined ? [] : [[name, version]];
  });
}

function pythonPackages(pyproject: string | null, requirements: string | null): readonly (readonly [string, string])[] {
  const value = tomlOf(pyproject);
  const listed = [...stringsAt(recordAt(value, 'project'), 'dependencies'), ...(requirements ?? '').split('\n')];
  const named = listed
    .map((line) => /^\s*([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*[=~>]=\s*(\d[\w.]*)/.exec(line))
    .flatMap((match) => (match ? [pair(match)] : []));
  const poetry = recordAt(recordAt(recordAt(value, 'tool'), 'poetry'), 'dependencies');
  return [...named, ...versionsOf(poetry)];
}

function cargoPackages(cargo: string | null): readonly (readonly [string, string])[] {
  const value = tomlOf(cargo);
  return ['dependencies', 'dev-dependencies', 'build-dependencies'].flatMap((key) => versionsOf(recordAt(value, key)));
}

/** Names with the first version that their requirement allows; those without one are left out. */
function versionsOf(record: Readonly<Record<string, unknown>> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(record ?? {}).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    const range = typeof value === 'string' ? value : (stringAt(value, 'version') ?? '');
    const version = /^\s*[\^~>=v]*\s*(\d+(?:\.\d+)*)/.exec(range.slice(0, 100))?.[1];
    return version === undefined || range.includes('||') ? [] : [[name, version]];
  });
}

/** null where rules are made by patterns or come from elsewhere: then any target may be there. */
function makeTargets(text: string): ReadonlySet<string> | null {
  if (/^-?s?include\b|^[^\t#\n]*%[^\n]*:|^[^\t#\n:=]*\$\([^\n]*:(?!=)/m.test(text)) return null;
  const rules = [...text.matchAll(/^([^\t#\n:=][^#\n:=]*):(?!=)/gm)].flatMap(([, names]) =>
    (names ?? '').trim().split(/\s+/),
  );
  return new Set(rules);
}

function taskNames(text: string): ReadonlySet<string> | null {
  const value = yamlOf(text);
  // Tasks of included files have the names of their own.
  return isRecord(value) && value['includes'] === undefined
    ? new Set(Object.keys(recordAt(value, 'tasks') ?? {}))
    : null;
}

function namesAt(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''));
}

function pair(match: RegExpMatchArray | RegExpExecArray): readonly [string, string] {
  return [match[1] ?? '', match[2] ?? ''];
}

function yamlOf(text: string): unknown {
  if (isNestedTooDeep(text)) return null;
  try {
    const document = parseDocument(text, { prettyErrors: false, schema: 'core' });
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 10 });
  } catch {
    // Aliases to nothing, or to too much.
    return null;
  }
}

function tomlOf(text: string | null): unknown {
  try {
    return text === null ? null : parseToml(text);
  } catch {
    // A manifest that its own tools cannot read names nothing.
    return null;
  }
}

function withoutLongLines(text: string | null): string | null {
  return (
    text
      ?.split('\n')
      .filter((line) => line.length <= longestLineChars)
      .join('\n') ?? null
  );
}

async function textOf(file: string): Promise<string | null> {
  try {
    const stat = await fs.stat(file);
    return stat.isFile() && stat.size <= longestBytes ? await fs.readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}

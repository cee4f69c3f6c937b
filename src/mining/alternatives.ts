import { termsOf } from './terms.ts';

/** Things that are used in each other's place: to ask for one is to turn the others down. */
const families: readonly string[] = [
  'npm pnpm yarn bun deno',
  'pip uv poetry pipenv conda pdm',
  'jest vitest mocha jasmine ava',
  'pytest unittest nose',
  'playwright cypress selenium puppeteer',
  'eslint biome oxlint tslint',
  'prettier biome dprint',
  'black ruff yapf autopep8',
  'webpack vite rollup esbuild parcel turbopack',
  'tabs spaces',
  'rebase merge squash',
  'axios fetch ky got',
  'moment dayjs luxon',
  'mysql postgres postgresql sqlite mariadb',
  'docker podman',
  'make just task',
  'maven gradle bazel',
  'typescript javascript',
  'zod joi yup valibot ajv',
  'redux zustand mobx jotai',
  'camelcase snakecase kebabcase pascalcase',
  'opus sonnet haiku',
];

const familiesOf: ReadonlyMap<string, ReadonlySet<number>> = byMember();

function byMember(): ReadonlyMap<string, ReadonlySet<number>> {
  const members = new Map<string, Set<number>>();
  for (const [index, family] of families.entries())
    for (const { stem } of termsOf(family)) members.set(stem, (members.get(stem) ?? new Set()).add(index));
  return members;
}

/** True for two stems of which a project uses only one, as far as that is common knowledge (npm or pnpm, tabs or spaces). */
export function areKnownAlternatives(left: string, right: string): boolean {
  const others = familiesOf.get(right);
  return left !== right && others !== undefined && [...(familiesOf.get(left) ?? [])].some((index) => others.has(index));
}

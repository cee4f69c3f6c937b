/** One program call of a shell command line. */
export interface CommandStep {
  /** `git checkout`, `pnpm test`, `go test`: the program and, where it has them, its sub-command. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** The step as written, without leading environment assignments and redirections. */
  readonly text: string;
}

const withSubcommand = new Set(
  'git gh npm pnpm yarn bun deno cargo go docker kubectl terraform make just task mise uv pip pip3 poetry hatch brew apt apt-get dotnet mvn gradle gradlew ./gradlew rails bundle composer php flutter dart swift bazel nx turbo npx pnpx bunx helm aws gcloud az hugo entire supabase prisma alembic hk fnox task'.split(
    ' ',
  ),
);
const ignored = new Set(
  'cd echo printf cat ls pwd head tail sed awk grep rg find sort uniq wc tr cut tee true false test [ export set source . which type sleep xargs jq mkdir touch cp mv rm chmod nl less more date env python python3 node bash sh zsh powershell pwsh cmd read exit wait kill ps stat file diff'.split(
    ' ',
  ),
);
const wrappers = new Set(['sudo', 'time', 'nohup', 'command', 'exec', 'env', 'timeout', 'rtk']);

/**
 * Splits a shell command line into its program calls, respecting quotes; here-documents and sub-shells are left out.
 * A reader for mining, not a shell: what it cannot read it leaves out.
 */
export function commandSteps(commandLine: string): readonly CommandStep[] {
  const steps: CommandStep[] = [];
  for (const part of splitParts(commandLine.replace(/<<-?\s*['"]?(\w+)['"]?[\s\S]*?(?:\n\s*\1\b|$)/g, ' '))) {
    const step = stepOf(words(part));
    if (step) steps.push(step);
    if (steps.length === 40) break;
  }
  return steps;
}

/** The steps worth remembering as procedure: navigation, reading and text tools left out. */
export function workSteps(commandLine: string): readonly CommandStep[] {
  return commandSteps(commandLine).filter((step) => !ignored.has(step.program));
}

function splitParts(line: string): readonly string[] {
  const parts: string[] = [];
  let current = '';
  let quote = '';
  const text = line.slice(0, 8_000);
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote) {
      current += character;
      if (character === quote && text.charAt(index - 1) !== '\\') quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
      current += character;
    } else if (
      character === ';' ||
      character === '\n' ||
      character === '|' ||
      (character === '&' && text.charAt(index + 1) === '&')
    ) {
      parts.push(current);
      current = '';
      if (text.charAt(index + 1) === '|' || text.charAt(index + 1) === '&') index += 1;
    } else current += character;
  }
  parts.push(current);
  return parts.map((part) => part.trim()).filter((part) => part.length > 0);
}

function words(part: string): readonly string[] {
  return part.match(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
}

function stepOf(tokens: readonly string[]): CommandStep | null {
  let start = 0;
  while (start < tokens.length) {
    const token = tokens[start] ?? '';
    if (/^[A-Z_][A-Z0-9_]*=/i.test(token) || wrappers.has(token) || /^\d+[smh]?$/.test(token)) start += 1;
    else break;
  }
  const program = (tokens[start] ?? '').replace(/^.*[\\/](?=[^\\/]+$)/, '').replace(/\.exe$/i, '');
  if (!/^[\w.@-]+$/.test(program) || /^-/.test(program)) return null;
  const rest: string[] = [];
  for (let index = start + 1; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    if (/^\d*[<>]/.test(token)) {
      if (/^\d*[<>]+$/.test(token)) index += 1;
      continue;
    }
    rest.push(token);
  }
  const name = withSubcommand.has(program) ? [program, ...subcommandOf(program, rest)].join(' ') : program;
  return { name, program, arguments: rest, text: [tokens[start], ...rest].join(' ') };
}

function subcommandOf(program: string, rest: readonly string[]): readonly string[] {
  const plain: string[] = [];
  for (let index = 0; index < rest.length && plain.length < 2; index += 1) {
    const token = rest[index] ?? '';
    if (/^(?:-C|-R|--repo|--cwd|--prefix|--dir|--filter|-F|-f|-p|--project)$/.test(token)) index += 1;
    else if (token.startsWith('-')) continue;
    else if (/^[\w:.@-]+$/.test(token)) plain.push(token);
    else break;
  }
  const first = plain[0];
  if (first === undefined) return [];
  const takesTwo =
    (program === 'gh' && /^(?:pr|issue|run|api|repo|release|workflow)$/.test(first) && first !== 'api') ||
    /^(?:run|exec|x)$/.test(first) ||
    (program === 'docker' && first === 'compose');
  return takesTwo && plain[1] !== undefined ? [first, plain[1]] : [first];
}

const testRunner =
  /\b(?:(?:npm|pnpm|yarn|bun)(?: run)? (?:[\w:-]*test[\w:-]*)|vitest|jest|mocha|pytest|py\.test|tox|nox|go test|cargo (?:test|nextest)|mvn\b.*\b(?:test|verify)|gradlew?\b.*\b(?:test|check)|dotnet test|phpunit|pest|rspec|ctest|make (?:test|check)|mise run (?:[\w:-]*test[\w:-]*)|swift test|deno test|flutter test|hatch (?:run )?test|playwright test|bats)\b/;

/** True when the command runs tests. */
export function isTestCommand(commandLine: string): boolean {
  return testRunner.test(commandLine);
}

/** What a git command takes back, or null: discarded changes, reset commits, a revert commit. */
export function revertOf(commandLine: string): { readonly what: string; readonly paths: readonly string[] } | null {
  for (const step of commandSteps(commandLine)) {
    if (step.program !== 'git') continue;
    const flags = step.arguments.join(' ');
    const paths = step.arguments.filter((argument) => /[./]/.test(argument) && !argument.startsWith('-'));
    if (step.name === 'git revert') return { what: 'git revert', paths: [] };
    if (step.name === 'git restore' && !/--staged\b/.test(flags)) return { what: 'git restore', paths };
    if (step.name === 'git checkout' && / -- |^-- |(?:^| )\.$/.test(` ${flags}`))
      return { what: 'git checkout --', paths };
    if (step.name === 'git reset' && /--hard\b/.test(flags) && !/origin\/|upstream\/|FETCH_HEAD|@\{u/.test(flags))
      return { what: 'git reset --hard', paths: [] };
  }
  return null;
}

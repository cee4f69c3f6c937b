/** One program call of a shell command line. */
export interface CommandStep {
  /** `git checkout`, `pnpm test`, `go test`: the program and, where it has them, its sub-command. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** The step as written, without leading environment assignments and redirections. */
  readonly text: string;
  /** Leading assignments, such as `CI=1`. */
  readonly environment: readonly string[];
  /** Files that its output is redirected into; the null device and other streams left out. */
  readonly writesTo: readonly string[];
  /** What stands between it and the part before: `&&`, `||`, `|`, `;`, `&`; empty for the first. */
  readonly connector: string;
}

interface Part {
  readonly text: string;
  readonly connector: string;
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
  for (const part of splitParts(
    commandLine.replace(/<<-?\s*['"]?(\w+)['"]?([^\n]*)[\s\S]*?(?:\n\s*\1\b|$)/g, ' $2 '),
  )) {
    const step = stepOf(words(part.text), part.connector);
    if (step) steps.push(step);
    if (steps.length === 40) break;
  }
  return steps;
}

/** The steps worth remembering as procedure: navigation, reading and text tools left out. */
export function workSteps(commandLine: string): readonly CommandStep[] {
  return commandSteps(commandLine).filter(isWorkStep);
}

/** True for a step that does something: navigation, reading and text tools do not. */
export function isWorkStep(step: CommandStep): boolean {
  return !ignored.has(step.program) || runsProgram(step);
}

/** `python -m pip …` and `node scripts/build.mjs` are programs of their own; inline code and scratch files are not. */
function runsProgram(step: CommandStep): boolean {
  if (!/^(?:python[\d.]*|node|bash|sh)$/.test(step.program)) return false;
  const [first = '', second = ''] = step.arguments;
  if (first === '-m') return /^[\w.]+$/.test(second);
  return /^[\w./@-]+\.(?:py|[cm]?[jt]s|sh)$/.test(first) && !/^(?:\/|~|\.\.\/)|tmp|scratch/i.test(first);
}

function splitParts(line: string): readonly Part[] {
  const parts: Part[] = [];
  let current = '';
  let connector = '';
  let quote = '';
  const text = line.slice(0, 8_000).replaceAll('\\\n', ' ');
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (quote) {
      current += character;
      if (character === quote && text.charAt(index - 1) !== '\\') quote = '';
      continue;
    }
    const found = connectorAt(text, index);
    if (found === '') {
      if (character === '"' || character === "'") quote = character;
      current += character;
      continue;
    }
    parts.push({ text: current.trim(), connector });
    connector = found === '\n' ? ';' : found;
    current = '';
    index += found.length - 1;
  }
  parts.push({ text: current.trim(), connector });
  return parts.filter((part) => part.text.length > 0);
}

/** The connector that begins at the index; `2>&1`, `&>` and `>&` are redirections. */
function connectorAt(text: string, index: number): string {
  const character = text.charAt(index);
  const next = text.charAt(index + 1);
  if (character === '&') {
    if (next === '&') return '&&';
    return next === '>' || text.charAt(index - 1) === '>' ? '' : '&';
  }
  if (character === '|') {
    if (text.charAt(index - 1) === '>') return '';
    return next === '|' || next === '&' ? `|${next}` : '|';
  }
  return character === ';' || character === '\n' ? character : '';
}

function words(part: string): readonly string[] {
  return part.match(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
}

function stepOf(tokens: readonly string[], connector: string): CommandStep | null {
  let start = 0;
  const environment: string[] = [];
  while (start < tokens.length) {
    const token = (tokens[start] ?? '').replace(/^[({]+/, '');
    if (/^[A-Z_][A-Z0-9_]*=/i.test(token)) environment.push(token);
    else if (!wrappers.has(token) && !/^\d+[smh]?$/.test(token) && token !== '') break;
    start += 1;
  }
  const first = (tokens[start] ?? '').replace(/^[({]+/, '');
  const program = first.replace(/^.*[\\/](?=[^\\/]+$)/, '').replace(/\.exe$/i, '');
  if (!/^[\w.@-]+$/.test(program) || /^-/.test(program)) return null;
  const rest: string[] = [];
  const writesTo: string[] = [];
  for (let index = start + 1; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    const redirection = /^(?:\d*|&)([<>]+[|&]?)(.*)$/.exec(token);
    if (!redirection) {
      rest.push(token);
      continue;
    }
    const [, sign = '', attached = ''] = redirection;
    const isFile = sign.startsWith('>') && !sign.endsWith('&');
    if (attached === '' && !sign.endsWith('&')) index += 1;
    const target = (attached === '' ? (tokens[index] ?? '') : attached).replace(/^["']|["']$/g, '');
    if (isFile && target !== '' && !/^(?:\/dev\/|&|nul$|\$null$)/i.test(target)) writesTo.push(target);
  }
  const name = withSubcommand.has(program) ? [program, ...subcommandOf(program, rest)].join(' ') : program;
  return { name, program, arguments: rest, text: [first, ...rest].join(' '), environment, writesTo, connector };
}

function subcommandOf(program: string, rest: readonly string[]): readonly string[] {
  const plain: string[] = [];
  for (let index = 0; index < rest.length && plain.length < 2; index += 1) {
    const token = rest[index] ?? '';
    if (
      /^(?:-C|-R|--repo|--cwd|--prefix|--dir|--filter|-F|-f|-p|--project)$/.test(token) ||
      (program === 'git' && token === '-c')
    )
      index += 1;
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

const testStep = [
  /^(?:npm|pnpm|yarn|bun|deno|mise|make|just|task|hatch|composer|rake|rails|npx|turbo|nx|lerna)(?: -\S+(?: [^\s-]\S*)?)*(?: run| run-many)? (?:[\w@/:-]*[:_-])?(?:tests?|e2e|spec|unit|integration|t)(?:[:_-][\w:-]*)?(?: |$)/,
  /^(?:vitest|jest|mocha|ava|tap|tape|karma|cypress run|playwright test|pytest|py\.test|tox|nox|unittest|phpunit|paratest|pest|rspec|minitest|ctest|bats|busted|shellspec|gotestsum|nosetests|behave|cucumber|artillery|testem|prove|zunit)(?: |$)/,
  /^(?:go|dotnet|swift|flutter|dart|deno|bun|node|mix|zig|bazel|buck2?|forge|hardhat|elixir|stack|cabal|gleam|xcodebuild)(?: -\S+)* (?:test|--test)(?: |$)/,
  /^(?:make|nix flake) check(?: |$)/,
  /^cargo(?: \+\S+)? (?:test|t|nextest(?: run)?|insta test|llvm-cov)(?: |$)/,
  /^(?:mvn|mvnw|gradle|gradlew)(?: .*)? [\w:-]*(?:test|check|verify)\w*(?: |$)/i,
];
const runnerPrefix =
  /^(?:npx|pnpx|bunx|pnpm (?:exec|dlx)|yarn(?: dlx| exec)?|npm exec(?: --)?|uv run|poetry run|pdm run|pipenv run|rye run|hatch run|bundle exec|python[\d.]* -m|py -m|mise (?:exec|x)(?: \S+)* --|docker(?: |-)compose (?:run|exec)(?: -\S+)* \S+|docker exec(?: -\S+)* \S+|nix develop(?: \S+)* -c|devbox run(?: --)?|xvfb-run(?: -\S+)*|dotenv(?: -\S+ \S+)* --|vendor\/bin\/|node_modules\/\.bin\/|coverage run -m|cross-env(?: [A-Z_]+=\S+)*|php(?: artisan)?) +(?:--?[a-z][\w-]* +)*/;

/** The steps that run tests, wherever in it they stand and through whatever launcher. */
export function testSteps(steps: readonly CommandStep[]): readonly CommandStep[] {
  return steps.filter((step) => {
    const text = `${step.program} ${step.arguments.join(' ')}`.trim();
    if (/ (?:--help|-h|--version|--list)(?: |$)/.test(text)) return false;
    const plain = withoutLauncher(text);
    return testStep.some((pattern) => pattern.test(text) || pattern.test(plain));
  });
}

/** True when the command runs tests. */
export function isTestCommand(commandLine: string): boolean {
  return testSteps(commandSteps(commandLine)).length > 0;
}

/** The step without what only starts it: `uv run pytest -q` is `pytest -q`. */
export function withoutLauncher(stepText: string): string {
  const inner = stepText.replace(runnerPrefix, '');
  return inner === '' ? stepText : inner;
}

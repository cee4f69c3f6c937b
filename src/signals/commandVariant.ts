import { type CommandStep, commandSteps, withoutLauncher, workSteps } from './commandLine.ts';
import { shellWrites } from './shellWrites.ts';

/** How the form of a command that passes differs from the one that failed. */
export interface CommandVariant {
  readonly rule:
    | 'other-directory'
    | 'other-environment'
    | 'prerequisite-first'
    | 'other-runner'
    | 'other-flags'
    | 'other-arguments'
    | 'other-shell-syntax';
  readonly explanation: string;
  readonly confidence: number;
}

/** Says that the command was called wrongly: what follows is about the command and not about the code. */
const usageError =
  /unexpected argument|unknown (?:option|flag|command|argument|json field|subcommand|field|variable|shorthand)|unrecogni[sz]ed|invalid (?:option|argument|value|flag|choice|syntax|token)|illegal option|no such (?:option|command|file|subcommand)|not a valid|is not recognized|command not found|not found|usage:|required|missing|must (?:be|specify|provide)|cannot (?:be used|find|access)|can't (?:find|open)|does(?:n't| not) (?:exist|have|accept|support)|not supported|unsupported|syntax error|parse error|needs? a single revision|ambiguous|no upstream|not trusted|outside repository|did not match|accepts \d+ arg|too many arguments|undefinedfield|no \w+ targets? found/i;
const environmentFlags =
  /^--?(?:v|vv|verbose|quiet|q|color|no-color|watch|w|limit|L|n|json|jq|help|h|tail|timeout|fail-fast|log-failed|log|web|reporter|stat|oneline)(?:=|$)/;
/** Flags that make it another task. */
const otherTask =
  /^--(?:check|dry-run|abort|skip|continue|quit|list|help|version|no-verify|fix|write|force|cached|staged)(?:=|$)/;
const inlineCode = /\s-(?:e|c|Command)\s+["']|<<-?\s*['"]?\w/;
/** Programs that look: another look is no mended command. */
const looking =
  /^(?:find|fd|curl|wget|ssh|wsl|node|python[\d.]*|bash|sh|pwsh|powershell|sqlite3|psql|git (?:log|show|diff|status|grep|blame|branch|cherry-pick|merge|rebase|stash|worktree|checkout|switch|reset)|gh (?:search|browse)|kubectl get|docker (?:ps|logs|inspect|exec|run)|get-\w+|select-\w+|where-\w+|\$.*)$/i;

/**
 * Compares a failing command line with a later one that passed and tells in what the second mends the first, or null
 * when it is another task, the same command again, or too different to tell. `failure` is the output of the first.
 */
export function variantOf(before: string, after: string, failure: string): CommandVariant | null {
  const failing = mainSteps(before);
  const passing = mainSteps(after);
  // A filter added behind the command hides its exit code.
  if (failing.length === 0 || passing.length === 0 || (isFiltered(after) && !isFiltered(before))) return null;
  const sameTexts = sameList(failing.map(coreOf), passing.map(coreOf));
  if (sameTexts) return surroundings(before, after, failing, passing);
  const hasInlineCode = inlineCode.test(before) || inlineCode.test(after);
  return prerequisite(failing, passing, after) ?? (hasInlineCode ? null : changedStep(failing, passing, failure));
}

/** A form of the same steps: what differs are folders, environment or the way they are chained. */
function surroundings(
  before: string,
  after: string,
  failing: readonly CommandStep[],
  passing: readonly CommandStep[],
): CommandVariant | null {
  const [beforeFolders, afterFolders] = [foldersOf(before), foldersOf(after)];
  if (!sameList(beforeFolders, afterFolders)) {
    const folder = afterFolders.at(-1);
    return {
      rule: 'other-directory',
      explanation: `The command failed, and passed ${folder === undefined ? 'without changing the folder first' : `from the folder ${folder}`}.`,
      confidence: 0.75,
    };
  }
  const [beforeNames, afterNames] = [environmentOf(failing), environmentOf(passing)];
  if (!sameList(beforeNames, afterNames)) {
    if (filesWritten(after) !== filesWritten(before)) return null;
    const added = afterNames.filter((name) => !beforeNames.includes(name)).map((name) => name.replace(/=.*$/s, ''));
    return {
      rule: 'other-environment',
      explanation:
        added.length > 0
          ? `The command failed, and passed with ${[...new Set(added)].join(' and ')} set.`
          : 'The command failed, and passed with fewer variables set.',
      confidence: 0.8,
    };
  }
  const connectors = (command: string) =>
    commandSteps(command)
      .map((step) => step.connector)
      .filter((sign) => sign !== '|');
  if (connectors(before).includes('&&') && !connectors(after).includes('&&') && connectors(after).includes(';')) {
    return {
      rule: 'other-shell-syntax',
      explanation: 'The command line failed, and passed with its parts joined in another way.',
      confidence: 0.6,
    };
  }
  return null;
}

/** The failing steps unchanged, with others run before them in the same line. */
function prerequisite(
  failing: readonly CommandStep[],
  passing: readonly CommandStep[],
  after: string,
): CommandVariant | null {
  const extra = passing.length - failing.length;
  if (extra < 1 || extra > 3) return null;
  if (!sameList(failing.map(coreOf), passing.slice(extra).map(coreOf))) return null;
  const first = passing.slice(0, extra);
  if (first.some((step) => !isPreparation(step)) || shellWrites(after) === 'surely') return null;
  return {
    rule: 'prerequisite-first',
    explanation: `The command failed, and passed after ${first.map((step) => step.name).join(' and ')}.`,
    confidence: 0.75,
  };
}

const preparing =
  /\b(?:install|ci|sync|setup|bootstrap|prepare|restore|migrate|upgrade|generate|codegen|build|compile|up|start|serve|login|auth|fetch|trust|init|create|download|provision|seed|sdk|use|enable|add|update|vendor|link|export|unset|kill|db:\w+)\b/i;

/** True for a step that makes the ground for others: installing, building, starting, signing in. */
export function isPreparation(step: CommandStep): boolean {
  if (step.program === 'git') return /^git (?:fetch|submodule|lfs)/.test(step.name);
  return preparing.test([step.name, ...step.arguments.slice(0, 2)].join(' ')) && !/^(?:gh|glab)$/.test(step.program);
}

/** The same steps but one, which is called in another way. */
function changedStep(
  failing: readonly CommandStep[],
  passing: readonly CommandStep[],
  failure: string,
): CommandVariant | null {
  if (failing.length !== passing.length) return null;
  const different = failing.flatMap((step, index) => {
    const other = passing[index];
    return other === undefined || coreOf(step) === coreOf(other) ? [] : [{ step, other }];
  });
  const [only] = different;
  if (only === undefined || different.length !== 1) return null;
  return otherRunner(only.step, only.other, failure) ?? otherCall(only.step, only.other, failure);
}

const packageRunners = new Set(
  'npm pnpm yarn bun npx pnpx bunx pip pip3 uv poetry make just task mise docker-compose docker python python3 py'.split(
    ' ',
  ),
);

/** The same task by another program, such as `npm test` and `pnpm test`, `pytest` and `uv run pytest`. */
function otherRunner(before: CommandStep, after: CommandStep, failure: string): CommandVariant | null {
  const explanation = `${before.name} failed, and ${after.name} then passed.`;
  if (withoutLauncher(before.text) === withoutLauncher(after.text) && before.text !== after.text)
    return { rule: 'other-runner', explanation, confidence: 0.8 };
  if (before.program === after.program) return null;
  const task = (step: CommandStep) =>
    step.arguments.filter((word) => !word.startsWith('-') && !/^(?:run|exec|compose)$/.test(word));
  const [beforeTask, afterTask] = [task(before), task(after)];
  const isSameTask = beforeTask[0] !== undefined && beforeTask[0] === afterTask[0];
  if (isSameTask && packageRunners.has(before.program) && packageRunners.has(after.program))
    return { rule: 'other-runner', explanation, confidence: 0.8 };
  if (sameList(before.arguments, after.arguments) && before.arguments.length > 0 && usageError.test(failure))
    return { rule: 'other-runner', explanation, confidence: 0.7 };
  return null;
}

/** The same program called with other flags or arguments. */
function otherCall(before: CommandStep, after: CommandStep, failure: string): CommandVariant | null {
  if (before.name !== after.name || looking.test(before.name)) return null;
  const [left, right] = [wordsOf(before), wordsOf(after)];
  const gone = left.filter((word) => !right.includes(word));
  const come = right.filter((word) => !left.includes(word));
  const changed = [...gone, ...come];
  if (changed.length === 0 || changed.length > 12) return null;
  if (changed.some((word) => otherTask.test(word)) || changed.every((word) => environmentFlags.test(word))) return null;
  const shared = left.length - gone.length;
  const isAddition = gone.length === 0 && come.length <= 4;
  if (!isAddition && shared / Math.max(left.length, right.length) < 0.5) return null;
  const explanation = `The command failed, and passed ${describe(gone, come)}.`;
  const isFlags = changed.every((word) => word.startsWith('-'));
  if (isFlags && (usageError.test(failure) || come.length > 0))
    return { rule: 'other-flags', explanation, confidence: usageError.test(failure) ? 0.8 : 0.65 };
  return usageError.test(failure) ? { rule: 'other-arguments', explanation, confidence: 0.65 } : null;
}

function describe(gone: readonly string[], come: readonly string[]): string {
  const list = (words: readonly string[]) =>
    words
      .slice(0, 3)
      .map((word) => word.slice(0, 60))
      .join(' ');
  if (gone.length === 0) return `with ${list(come)}`;
  return come.length === 0 ? `without ${list(gone)}` : `with ${list(come)} in place of ${list(gone)}`;
}

/** The steps that do something, without what only filters or shows the output of another. */
function mainSteps(command: string): readonly CommandStep[] {
  return workSteps(command).filter((step) => !step.connector.startsWith('|') || step.connector === '||');
}

function coreOf(step: CommandStep): string {
  return wordsOf(step).join(' ');
}

function wordsOf(step: CommandStep): readonly string[] {
  return [step.program, ...step.arguments]
    .filter((word) => word !== '--')
    .flatMap((word) => (word.length > 40 && /\s/.test(word) ? word.split(/\s+/) : [word.replace(/^["']|["']$/g, '')]));
}

function isFiltered(command: string): boolean {
  return commandSteps(command).some((step) => step.connector === '|');
}

function filesWritten(command: string): number {
  return commandSteps(command).reduce((sum, step) => sum + step.writesTo.length, 0);
}

function foldersOf(command: string): readonly string[] {
  return commandSteps(command)
    .filter((step) => /^(?:cd|set-location|pushd)$/i.test(step.program))
    .map((step) => step.arguments.join(' ').replace(/^["']|["']$/g, ''));
}

function environmentOf(steps: readonly CommandStep[]): readonly string[] {
  return steps.flatMap((step) => step.environment).sort();
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

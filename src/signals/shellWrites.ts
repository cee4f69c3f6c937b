import { type CommandStep, commandSteps } from './commandLine.ts';

const readers = new Set(
  'cd echo printf cat ls pwd head tail grep rg ag ack find fd sort uniq wc tr cut true false test [ export set source . which type sleep jq yq nl less more date env exit wait kill ps stat file diff cmp du df uname whoami hostname basename dirname realpath readlink tree bat cygpath sha256sum md5sum column seq id curl ping dig gh glab ssh lsof pgrep get-childitem get-content select-string test-path set-location write-output write-host where-object select-object measure-object'.split(
    ' ',
  ),
);
const gitReaders = new Set(
  'status diff log show blame branch rev-parse ls-files ls-tree ls-remote grep add fetch push remote config describe shortlog reflog cat-file merge-base for-each-ref tag name-rev check-ignore rev-list show-ref symbolic-ref count-objects'.split(
    ' ',
  ),
);
const gitWriters = new Set(
  'checkout switch restore reset revert clean stash apply am merge rebase cherry-pick pull mv rm worktree submodule sparse-checkout'.split(
    ' ',
  ),
);
const writers = new Set(
  'cp mv rm tee patch dos2unix unix2dos rsync ln truncate install unzip tar black isort autopep8 yapf'.split(' '),
);
const scratch =
  /^(?:\/tmp\/|\/var\/|\/private\/|\$(?:TMP|TEMP|tmp|OUT|out)|%TEMP%|~\/\.cache|.*\.(?:log|out|tmp|pid)$)/;

/**
 * Whether a command line changes files of the working tree: `surely` for redirections, in-place editors, formatters and
 * git commands that write; `perhaps` for programs whose doings are not known; `no` for readers.
 */
export function shellWrites(
  commandLine: string,
  steps: readonly CommandStep[] = commandSteps(commandLine),
): 'surely' | 'perhaps' | 'no' {
  if (
    /<<-?\s*['"]?\w+/.test(commandLine) &&
    /\b(?:python[\d.]*|node|ruby|perl|php|bash|sh|deno|bun)\b/.test(commandLine)
  )
    return 'surely';
  let answer: 'perhaps' | 'no' = 'no';
  for (const step of steps) {
    if (isWriting(step)) return 'surely';
    if (!isReading(step)) answer = 'perhaps';
  }
  return answer;
}

function isWriting(step: CommandStep): boolean {
  if (step.writesTo.some((target) => !scratch.test(target))) return true;
  const words = step.arguments;
  if (step.program === 'git')
    return gitWriters.has(step.name.split(' ')[1] ?? '') && !/^git stash (?:list|show)/.test(step.text);
  if (writers.has(step.program)) return words.some((word) => !word.startsWith('-') && !scratch.test(word));
  if (/^(?:sed|perl|ruby)$/.test(step.program))
    return words.some((word) => /^-[a-z]*i/.test(word) || word.startsWith('--in-place'));
  if (/^(?:python[\d.]*|node|ruby|perl)$/.test(step.program) && words.some((word) => word === '-c' || word === '-e'))
    return /write|open\([^)]*['"][wa]/.test(step.text);
  if (/^(?:gofmt|goimports|gofumpt|shfmt)$/.test(step.program)) return words.some((word) => /^-[a-z]*w/.test(word));
  if (words.some((word) => /^--(?:fix|write|apply|in-place|unsafe-fixes)\b/.test(word))) return true;
  if (/^cargo (?:fmt|fix)$/.test(step.name)) return !words.includes('--check');
  return (
    /^(?:set-content|add-content|out-file|copy-item|move-item|remove-item)$/i.test(step.program) ||
    /(?:^|[ :])(?:format|fmt|lint-fix|lint:fix|fix)(?: |$)/.test(step.text)
  );
}

function isReading(step: CommandStep): boolean {
  if (step.program === 'git') return gitReaders.has(step.name.split(' ')[1] ?? '');
  return readers.has(step.program.toLowerCase()) || /^(?:sed|awk|gofmt|tsc|mypy|pyright)$/.test(step.program);
}

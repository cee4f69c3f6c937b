import { type CommandStep, withoutLauncher } from './commandLine.ts';
import type { CommandRun } from './commandRun.ts';

/** What a check other than tests came to; weaker evidence than tests. */
export interface CheckResult {
  readonly kind: 'lint' | 'types' | 'build' | 'ci';
  readonly verdict: 'passed' | 'failed';
}

const checks: readonly (readonly [CheckResult['kind'], RegExp])[] = [
  ['ci', /^(?:gh (?:pr checks|run (?:watch|view))|glab ci (?:status|view))\b/],
  [
    'types',
    /^(?:tsc|vue-tsc|mypy|pyright|pyre|flow check|svelte-check|sorbet|(?:npm|pnpm|yarn|bun|deno|mise|make|just|task)(?: run)? (?:type-?check|check[-:]types?|types?|tsc|check)|deno check)\b/,
  ],
  [
    'lint',
    /^(?:eslint|biome (?:check|lint|ci)|oxlint|prettier .*--check|stylelint|ruff(?: check| format --check)|flake8|pylint|black --check|cargo (?:clippy|fmt .*--check)|golangci-lint|go vet|staticcheck|rubocop|shellcheck|hadolint|markdownlint|ktlint|detekt|swiftlint|hk check|pre-commit run|(?:npm|pnpm|yarn|bun|mise|make|just|task)(?: run)? lint)\b/,
  ],
  [
    'build',
    /^(?:cargo (?:build|check)|go build|dotnet build|swift build|cmake --build|ninja|webpack|vite build|rollup|esbuild|next build|turbo build|docker (?:build|buildx build)|mvn .*(?:package|compile|install)|gradlew? .*(?:assemble|build)|(?:npm|pnpm|yarn|bun|mise|make|just|task)(?: run)? (?:build|compile)|make)(?: |$)/,
  ],
];

/** The checks of a run in the order of the command line; nothing for runs of which the end is not known. */
export function checkResultsOf(run: CommandRun): readonly CheckResult[] {
  if (run.result === null || (run.ended !== 'passed' && run.ended !== 'failed' && run.ended !== 'answered')) return [];
  const { output } = run.result;
  const found: CheckResult[] = [];
  for (const step of run.steps) {
    const kind = kindOf(step);
    if (kind === null) continue;
    if (kind === 'ci') {
      const verdict = ciVerdict(output);
      if (verdict !== null) found.push({ kind, verdict });
    } else if (run.ended === 'failed' || readsAsFailed.test(output)) found.push({ kind, verdict: 'failed' });
    else if (run.ended === 'passed') found.push({ kind, verdict: 'passed' });
  }
  return found;
}

const readsAsFailed =
  /^(?:error(?:\[E\d+\])?:|.*\berror TS\d+:|.*\bFound [1-9]\d* errors?\b|✖ [1-9]\d* problems?|.*: error: |npm ERR!|ERR_PNPM|\S+\.go:\d+:\d+: )/m;

function kindOf(step: CommandStep): CheckResult['kind'] | null {
  const plain = withoutLauncher(`${step.program} ${step.arguments.join(' ')}`.trim());
  return checks.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** The table of `gh pr checks` and the JSON of runs; a run that is still going says nothing. */
function ciVerdict(output: string): CheckResult['verdict'] | null {
  if (
    /\bfail(?:ed|ure)?\b\t|\tfail\t|"conclusion": ?"failure"|^X |\b[1-9]\d* failing\b|completed with 'failure'/m.test(
      output,
    )
  )
    return 'failed';
  if (/\tpending\t|"status": ?"(?:in_progress|queued)"|^\* /m.test(output)) return null;
  return /\tpass\t|"conclusion": ?"success"|All checks were successful|completed with 'success'|^✓ /m.test(output)
    ? 'passed'
    : null;
}

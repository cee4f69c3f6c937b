import type { HookView } from '../engine/contract.ts';

/** The state of the hooks as a Markdown document. Pure. */
export function hooksText(hooks: readonly HookView[]): string {
  const rows = hooks.map(
    ({ displayName, installed }) => `| ${displayName} | ${installed ? 'installed' : 'not installed'} |`,
  );
  const notes = hooks.filter(({ note }) => note !== null).map(({ displayName, note }) => `- ${displayName}: ${note}`);
  return [
    '# Skillify hooks',
    '',
    'A hook lets an assistant tell when a turn or a session ends; it appends one line and does nothing else.',
    'Without hooks Skillify finds that out from the transcripts. `SKILLIFY_CAPTURE=false` needs the hook.',
    '',
    ...(hooks.length === 0
      ? ['None of the assistants that have hooks is on this machine.']
      : ['| Assistant | Hooks |', '|---|---|', ...rows]),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

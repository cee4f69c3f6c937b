import { SkillifyError } from '../base/errors.ts';
import type { Proposal } from '../mining/proposal.ts';
import type { TaintOrigin } from '../mining/taint/taintMark.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { ScanSeverity } from '../skills/scan/scanFinding.ts';
import { scanText } from '../skills/scan/scanText.ts';
import type { Caution } from './cautionContract.ts';

const originSentences: Readonly<Record<TaintOrigin, string>> = {
  tool: 'These words come from what a command or tool printed; tick the line if it is right.',
  file: 'These words come from a file that was read; tick the line if it is right.',
  web: 'These words come from a web page; tick the line if it is right.',
  subagent: 'These words come from the report of a sub-agent; tick the line if it is right.',
  paste: 'These words were pasted into a prompt; tick the line if it is right.',
  import: 'These words come from an imported file; tick the line if it is right.',
  'agent-suggestion': 'These words are an agent’s own; tick the line if it is right.',
};

/**
 * What must be looked at in a draft before it is approved: lines whose words no person typed, and what the scanner found in
 * exactly the text that would be written. Nothing for a retirement.
 */
export function cautionsOf(
  proposal: Pick<Proposal, 'skillMd' | 'tainted' | 'change' | 'contradiction'>,
): readonly Caution[] {
  const side = proposal.contradiction?.sides[(proposal.contradiction.chosen ?? 0) - 1];
  if (proposal.change === 'retire' || side?.action === 'retire' || side?.action === 'keep') return [];
  const lines = proposal.skillMd.split('\n');
  const marks = (proposal.tainted ?? [])
    .filter(({ line, text }) => lines[line - 1] === text)
    .map(
      ({ line, text, origin, eventId, file, transcriptLine, quote }): Caution => ({
        ...{ key: keyOf(origin, text), line, severity: 'block', rule: null, origin },
        ...{ message: originSentences[origin], text, quote, eventId, file, transcriptLine },
      }),
    );
  return [...marks, ...scanCautions(proposal.skillMd)].sort((left, right) => left.line - right.line);
}

/** What the scanner found in a text. */
export function scanCautions(skillMd: string): readonly Caution[] {
  const lines = skillMd.split('\n');
  const found = new Map<string, Caution>();
  for (const { rule, severity, line, message } of scanText(skillMd)) {
    const text = lines[line - 1] ?? '';
    const key = keyOf(rule, text);
    if (found.has(key)) continue;
    found.set(key, {
      ...{ key, line, severity, rule, origin: null, message, text },
      ...{ quote: null, eventId: null, file: null, transcriptLine: null },
    });
  }
  return [...found.values()];
}

/** Those that need a tick of their own. */
export function ticksNeeded(cautions: readonly Caution[]): readonly Caution[] {
  return cautions.filter(({ severity }) => severity === needsTick);
}

const needsTick: ScanSeverity = 'block';

/**
 * Refuses with `tick-needed` while a caution of a text has no tick; returns what was ticked, as a reason for the record: a line
 * with the hash of its words each. Null where nothing had to be.
 */
export function checkTicks(cautions: readonly Caution[], ticks: readonly string[], how: string): string | null {
  const needed = ticksNeeded(cautions);
  const open = needed.filter(({ key }) => !ticks.includes(key));
  const [first] = open;
  if (first) {
    const more = open.length === 1 ? '' : ` So do ${open.length - 1} more.`;
    throw new SkillifyError(
      'tick-needed',
      `Line ${first.line} needs a tick of its own: ${first.message}${more} ${how}`,
    );
  }
  if (needed.length === 0) return null;
  return `Ticked: ${needed.map(({ line, rule, origin, key }) => `line ${line} (${rule ?? origin}, ${key})`).join(', ')}.`;
}

/** The same line with the same caution has the same key; any other line has another. */
function keyOf(what: string, text: string): string {
  return contentHash(`${what}\n${text}`).slice(0, 24);
}

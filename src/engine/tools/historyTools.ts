import * as z from 'zod';
import type { AssistantId } from '../../assistants/assistant.ts';
import { SkillifyError } from '../../base/errors.ts';
import { oneLine } from '../../base/text.ts';
import { ASSISTANTS } from '../../store/rows/words.ts';
import type { Citation, SearchHit } from '../memoryContract.ts';
import { type AgentTool, agentTool } from './agentTool.ts';
import { momentText, quotedAnswer, timeOf } from './toolText.ts';

const age = 'An age such as 30m, 2h or 3d, or an ISO date.';

const searchSessions: AgentTool = agentTool(
  {
    name: 'search_sessions',
    title: 'Search Sessions',
    description:
      'Searches what was said and done in earlier sessions with any assistant in this project: prompts, answers, commands and summaries. Gives event ids that read_session and propose_skill take.',
    isReadOnly: true,
  },
  z.object({
    query: z
      .string()
      .min(1)
      .max(1_000)
      .describe('Words to look for; "quoted phrases", prefix* and -not are understood.'),
    since: z.string().max(40).optional().describe(`Only what is newer. ${age}`),
    until: z.string().max(40).optional().describe(`Only what is older. ${age}`),
    assistant: z.string().max(40).optional().describe('Only sessions of this assistant, such as claude-code or codex.'),
    outcome: z
      .enum(['succeeded', 'corrected', 'failed', 'abandoned', 'unknown'])
      .optional()
      .describe('Only work that ended so.'),
    limit: z.number().int().min(1).max(50).optional().describe('At most so many; 10 when left out.'),
  }),
  async ({ query, since, until, assistant, outcome, limit = 10 }, { reach, now }) => {
    const report = await reach('search', {
      query,
      kinds: ['event', 'memory'],
      since: timeOf(since, now),
      until: timeOf(until, now),
      assistants: assistant === undefined ? [] : [assistantOf(assistant)],
      outcomes: outcome === undefined ? [] : [outcome],
      limit,
    });
    const hits = report.hits.map((hit) => ({ ...hit, snippet: snippetOf(hit) }));
    const left = report.notYetIndexed > 0 ? `\n\n${report.notYetIndexed} newer texts are not searchable yet.` : '';
    const lines = hits.map(
      ({ kind, id, at, assistant: by, title, snippet }) =>
        `- ${kind} ${id} (${[by, momentText(at)].filter((part) => part !== null).join(', ')}) ${title}: ${snippet}`,
    );
    return {
      text: hits.length === 0 ? `Nothing was found.${left}` : quotedAnswer(`${lines.join('\n')}${left}`),
      data: { hits, notYetIndexed: report.notYetIndexed },
    };
  },
);

function snippetOf({ snippet }: SearchHit): string {
  return oneLine(snippet.map(({ text }) => text).join(''), 400);
}

function assistantOf(name: string): AssistantId {
  if (isAssistant(name)) return name;
  throw new SkillifyError(
    'invalid-input',
    `There is no assistant “${name}”. Known are ${Object.keys(ASSISTANTS).join(', ')}.`,
  );
}

function isAssistant(name: string): name is AssistantId {
  return Object.hasOwn(ASSISTANTS, name);
}

const readSession: AgentTool = agentTool(
  {
    name: 'read_session',
    title: 'Read Session',
    description: 'Shows what stands around one event of a recorded session: the turns before and after it.',
    isReadOnly: true,
  },
  z.object({ event_id: z.string().min(1).max(500).describe('Event id from search_sessions or a citation.') }),
  async ({ event_id: eventId }, { reach }) => {
    const { assistant, title, file, entries } = await reach('excerpt', { eventId });
    const parts = entries.map(
      (entry) => `${entry.eventId === eventId ? '▶ ' : ''}${entry.heading} (${momentText(entry.at)})\n${entry.text}`,
    );
    return {
      text: quotedAnswer(`${title ?? 'Session'} (${assistant}, ${file})\n\n${parts.join('\n\n')}`),
      data: { assistant, title, file, entries },
    };
  },
);

const askHistory: AgentTool = agentTool(
  {
    name: 'ask_history',
    title: 'Ask About the Past',
    description:
      'Answers a question about earlier sessions of this project with counts and citations, such as "what payments-api failures in the last hour?", "which sessions touched auth.ts yesterday?" or "why do we have the pnpm skill?".',
    isReadOnly: true,
  },
  z.object({ question: z.string().min(1).max(1_000).describe('The question, in plain words.') }),
  async ({ question }, { reach }) => answerOf(await reach('ask', { question, now: null })),
);

const summarizeActivity: AgentTool = agentTool(
  {
    name: 'summarize_activity',
    title: 'Summarise Activity',
    description:
      'Sums up what was attempted in a stretch of time: outcomes, failures, corrections, files and commands, for all work or one topic.',
    isReadOnly: true,
  },
  z.object({
    since: z.string().max(40).optional().describe(`Start of the stretch; the last hour when left out. ${age}`),
    until: z.string().max(40).optional().describe(`End of the stretch; now when left out. ${age}`),
    topic: z.string().max(200).optional().describe('A service, folder, task or file to look at alone.'),
  }),
  async ({ since, until, topic }, { reach, now }) => {
    const from = timeOf(since, now) ?? now - 3_600_000;
    const to = timeOf(until, now) ?? now;
    if (from >= to)
      throw new SkillifyError('invalid-input', 'The stretch ends before it begins. Give an earlier start.');
    const about = topic === undefined ? '' : ` of ${topic}`;
    const stretch = `between ${new Date(from).toISOString()} and ${new Date(to).toISOString()}`;
    return answerOf(await reach('ask', { question: `summarise the activity${about} ${stretch}`, now }));
  },
);

function answerOf(answer: {
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly missing: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly window: { readonly from: number | null; readonly to: number; readonly label: string };
}) {
  const { citations, missing, counts, window } = answer;
  const sources = citations.map(
    ({ number, kind, id, file, line, at, eventId }) =>
      `[${number}] ${kind} ${eventId ?? id}${file === null ? '' : `, ${file}${line === null ? '' : `:${line}`}`} (${momentText(at)})`,
  );
  const parts = [answer.answer, sources.join('\n'), missing.join(' ')].filter((part) => part !== '');
  return {
    text: quotedAnswer(parts.join('\n\n')),
    data: { answer: answer.answer, counts, window, citations, missing },
  };
}

/** Tools about what was done before. */
export const historyTools: readonly AgentTool[] = [searchSessions, readSession, askHistory, summarizeActivity];

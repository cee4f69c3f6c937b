import * as z from 'zod';
import { SkillifyError } from '../../base/errors.ts';
import { oneLine } from '../../base/text.ts';
import type { RecalledSkill, SearchHit } from '../memoryContract.ts';
import { type AgentTool, agentTool } from './agentTool.ts';
import { clipped } from './toolText.ts';

const skillName = z.string().min(1).max(100).describe('Name of the skill, such as use-pnpm.');

/** What a search for skills shows of one. */
interface FoundSkill {
  readonly name: string;
  readonly description: string;
  readonly path: string | null;
  /** 0 to 1, null for one that only shares words with the query. */
  readonly fit: number | null;
}

/** Finds skills for a task: those that apply first, then those that share words with it. */
const searchSkills: AgentTool = agentTool(
  {
    name: 'search_skills',
    title: 'Search Skills',
    description:
      'Finds the skills of this project and user that fit a task, best first. Call it before work that the project may have rules for, with the task in a sentence.',
    isReadOnly: true,
  },
  z.object({
    query: z.string().min(1).max(4_000).describe('The task or question, in words.'),
    limit: z.number().int().min(1).max(20).optional().describe('At most so many; 5 when left out.'),
  }),
  async ({ query, limit = 5 }, { reach }) => {
    const [fitting, report] = await Promise.all([
      reach('recall', { prompt: query, limit }),
      reach('search', {
        query,
        kinds: ['skill'],
        since: null,
        until: null,
        assistants: [],
        outcomes: [],
        limit,
      }),
    ]);
    const skills = joined(fitting, report.hits).slice(0, limit);
    const lines = skills.map(
      ({ name, description, fit }) =>
        `- ${name}${fit === null ? ' (shares words only)' : ` (fit ${Math.round(fit * 100)} %)`}: ${oneLine(description, 300)}`,
    );
    return {
      text:
        lines.length === 0
          ? 'No skill of this project fits that. Go on without one.'
          : `${lines.join('\n')}\n\nRead one with get_skill before you follow it.`,
      data: { skills },
    };
  },
);

function joined(fitting: readonly RecalledSkill[], hits: readonly SearchHit[]): readonly FoundSkill[] {
  const names = new Set(fitting.map(({ name }) => name));
  return [
    ...fitting.map(({ name, description, path, score }): FoundSkill => ({ name, description, path, fit: score })),
    ...hits
      .filter(({ id }) => !names.has(id))
      .map(
        ({ id, snippet }): FoundSkill => ({
          name: id,
          description: snippet.map(({ text }) => text).join(''),
          path: null,
          fit: null,
        }),
      ),
  ];
}

const getSkill: AgentTool = agentTool(
  {
    name: 'get_skill',
    title: 'Read Skill',
    description: 'Gives the full SKILL.md of a skill by its name, and where it stands.',
    isReadOnly: true,
  },
  z.object({ name: skillName }),
  async ({ name }, { reach }) => {
    const [skill] = await reach('installedSkills', { name });
    if (!skill)
      throw new SkillifyError('not-found', `There is no skill named ${name}. search_skills finds those that are.`);
    const { path, skillMd, isOurs } = skill;
    const origin = isOurs ? 'approved in Skillify' : 'written by hand or by another tool';
    return { text: clipped(`${path} (${origin})\n\n${skillMd}`), data: { name, path, isOurs, skillMd } };
  },
);

const listProposals: AgentTool = agentTool(
  {
    name: 'list_proposals',
    title: 'List Proposed Skills',
    description:
      'Lists the skills that are proposed and wait for a person to decide, so that nothing is suggested twice. They are not in force.',
    isReadOnly: true,
  },
  z.object({}),
  async (_input, { reach }) => {
    const proposals = (await reach('listProposals', { statuses: ['pending'] })).map(
      ({ id, name, title, description, kind, sessions }) => ({ id, name, title, description, kind, sessions }),
    );
    const lines = proposals.map(
      ({ name, title, sessions }) => `- ${name}: ${title} (${sessions} session${sessions === 1 ? '' : 's'})`,
    );
    return {
      text: lines.length === 0 ? 'Nothing waits for a decision.' : `${lines.join('\n')}\n\nNone of them is in force.`,
      data: { proposals },
    };
  },
);

const proposeSkill: AgentTool = agentTool(
  {
    name: 'propose_skill',
    title: 'Propose a Skill',
    description:
      'Suggests that a lesson be kept as a skill: a rule the user stated, or a way that proved to work. A person reads and decides; nothing is written before that. Cite the prompts it rests on by their event ids from search_sessions.',
    isReadOnly: false,
  },
  z.object({
    name: skillName.describe('Lower-case words joined by hyphens, such as run-migrations-first.'),
    description: z.string().min(1).max(1_000).describe('What the skill is for and when it applies.'),
    rules: z.array(z.string().min(1).max(400)).min(1).max(20).describe('What to do, one instruction each.'),
    reason: z.string().max(1_000).describe('Why it should be kept.'),
    event_ids: z
      .array(z.string().min(1).max(500))
      .max(50)
      .optional()
      .describe('Prompts of the user that it rests on, as search_sessions names them.'),
  }),
  async ({ name, description, rules, reason, event_ids: eventIds = [] }, { reach, by }) => {
    const { id } = await reach('proposeSkill', { name, description, rules, reason, by, eventIds });
    return {
      text: `Proposed as ${id}. It waits for a person to decide in Skillify; do not act as if it were approved.`,
      data: { id, status: 'pending' },
    };
  },
);

/** Tools about skills. */
export const skillTools: readonly AgentTool[] = [searchSkills, getSkill, listProposals, proposeSkill];

import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { SkillifyError } from '../../base/errors.ts';
import type { InstalledSkillText } from '../../engine/memoryContract.ts';

/** Reads the skills in the skill folders: one by its name, or all. */
export type ReadSkills = (name: string | null) => Promise<readonly InstalledSkillText[]>;

const mimeType = 'text/markdown';

/** Address of a skill, by its name. */
export function skillUri(name: string): string {
  return `skill://${encodeURIComponent(name)}/SKILL.md`;
}

/** Offers every skill as a resource, and as a prompt that a person can pick. What is there is looked up each time. */
export function offerSkills(server: McpServer, read: ReadSkills): void {
  const names = async (start: string) =>
    (await read(null)).map(({ name }) => name).filter((name) => name.startsWith(start));
  server.registerResource(
    'skill',
    new ResourceTemplate('skill://{name}/SKILL.md', {
      list: async () => ({
        resources: (await read(null)).map(({ name, description }) => ({
          uri: skillUri(name),
          name,
          description,
          mimeType,
        })),
      }),
      complete: { name: names },
    }),
    { title: 'Skill', description: 'The SKILL.md of a skill of this project or user.', mimeType },
    async (uri, { name }) => {
      const skill = await theSkill(read, typeof name === 'string' ? decodeURIComponent(name) : '');
      return { contents: [{ uri: uri.href, mimeType, text: skill.skillMd }] };
    },
  );
  server.registerPrompt(
    'use-skill',
    {
      title: 'Use a Skill',
      description: 'Puts a skill of this project in front of a task.',
      argsSchema: z.object({
        name: z.string().min(1).max(100).describe('Name of the skill.'),
        task: z.string().max(10_000).optional().describe('What is to be done with it.'),
      }),
    },
    async ({ name, task }) => {
      const { description, skillMd } = await theSkill(read, name);
      const text = `Follow this skill of the project.\n\n${skillMd}${task === undefined ? '' : `\n\nThe task: ${task}`}`;
      return { description, messages: [{ role: 'user', content: { type: 'text', text } }] };
    },
  );
}

async function theSkill(read: ReadSkills, name: string): Promise<InstalledSkillText> {
  const [skill] = await read(name);
  if (skill) return skill;
  throw new SkillifyError('not-found', `There is no skill named ${name}.`);
}

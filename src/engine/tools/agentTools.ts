import * as z from 'zod';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import type { JsonRecord } from '../../base/json.ts';
import type { ReachEngine } from './agentTool.ts';
import { historyTools } from './historyTools.ts';
import { skillTools } from './skillTools.ts';
import type { AgentToolAnswer, AgentToolCall } from './toolContract.ts';

/** Every tool that agents are offered, by an MCP server and in the editor alike. */
export const agentTools = [...skillTools, ...historyTools];

/** The JSON Schema of a tool's input, as agents are shown it. */
export function inputSchemaOf(name: string): JsonRecord {
  const { $schema: _, ...schema } = z.toJSONSchema(toolOf(name).input, { io: 'input' });
  return schema;
}

/** Runs a tool. What goes wrong is an answer too, as a sentence: an agent can do something about it. */
export async function runAgentTool(call: AgentToolCall, reach: ReachEngine, now: number): Promise<AgentToolAnswer> {
  try {
    const { text, data } = await toolOf(call.name).answer(call.input, { reach, by: call.by, now });
    return { text, data, isError: false };
  } catch (error) {
    return { text: sentenceOf(call.name, error), data: {}, isError: true };
  }
}

function toolOf(name: string) {
  const tool = agentTools.find((each) => each.name === name);
  if (!tool) throw new SkillifyError('not-found', `There is no tool “${name}”.`);
  return tool;
}

function sentenceOf(name: string, error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error);
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The input of ${name} is not valid (${problems.join('; ')}).`;
}

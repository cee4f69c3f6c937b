import type * as z from 'zod';
import type { JsonRecord } from '../../base/json.ts';
import type { EngineMethods } from '../contract.ts';
import type { QuestionMethods, RecallMethods, SearchMethods, SuggestionMethods } from '../memoryContract.ts';

/**
 * All that an agent can reach of the engine, whichever way it comes: to read, and to suggest. Nothing here approves,
 * writes a file or deletes; a tool that asks for more does not compile.
 */
export interface ReachableMethods
  extends QuestionMethods,
    RecallMethods,
    SearchMethods,
    SuggestionMethods,
    Pick<EngineMethods, 'excerpt' | 'listProposals'> {}

export type ReachableMethod = keyof ReachableMethods;

/** Asks the engine for an agent. */
export type ReachEngine = <M extends ReachableMethod>(
  method: M,
  params: ReachableMethods[M]['params'],
) => Promise<ReachableMethods[M]['result']>;

/** Who called a tool, and when. */
export interface ToolCall {
  readonly reach: ReachEngine;
  /** Name that the agent's client gives itself. */
  readonly by: string;
  /** UTC milliseconds. */
  readonly now: number;
}

/** What a tool gives back: words for a model, and the same as data for a program. */
export interface ToolAnswer {
  readonly text: string;
  readonly data: JsonRecord;
}

/** A tool as agents see it, in an MCP server or in the editor; its input is checked before `answer` sees it. */
export interface AgentTool {
  /** Lower case with underscores, as MCP clients show it. */
  readonly name: string;
  readonly title: string;
  /** Tells a model what it gives and when to call it. */
  readonly description: string;
  /** False for the one that adds something: a proposal for a person to decide on. */
  readonly isReadOnly: boolean;
  readonly input: z.ZodObject;
  readonly answer: (input: unknown, call: ToolCall) => Promise<ToolAnswer>;
}

/** Makes a tool of a schema and a function of what the schema lets through. Input that it does not let through rejects with a ZodError. */
export function agentTool<S extends z.ZodObject>(
  facts: Omit<AgentTool, 'answer' | 'input'>,
  input: S,
  answer: (input: z.output<S>, call: ToolCall) => Promise<ToolAnswer>,
): AgentTool {
  return { ...facts, input, answer: (value, call) => answer(input.parse(value), call) };
}

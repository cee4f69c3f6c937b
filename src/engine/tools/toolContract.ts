import type { JsonRecord } from '../../base/json.ts';

/** A call that an agent makes; its input is whatever the agent sent. */
export interface AgentToolCall {
  readonly name: string;
  readonly input: JsonRecord;
  /** Name that the agent's client gives itself. */
  readonly by: string;
}

/** What the agent gets; an error is a sentence that says what to do. */
export interface AgentToolAnswer {
  readonly text: string;
  readonly data: JsonRecord;
  readonly isError: boolean;
}

/** Requests that agents make, through an MCP server or the editor. */
export interface ToolMethods {
  runTool: { params: AgentToolCall; result: AgentToolAnswer };
}

export type ConnectAction = 'status' | 'plan-connect' | 'plan-disconnect' | 'connect' | 'disconnect';

/** Whether an assistant knows Skillify's MCP server, and what was or would be written. */
export interface ConnectView {
  readonly assistant: string;
  readonly displayName: string;
  readonly connected: boolean;
  /** null before: the file is new; null after: it is removed. */
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  readonly note: string | null;
}

/** Requests about the assistants that Skillify's MCP server is offered to. */
export interface ConnectMethods {
  /** The assistants named, or all that are on this machine. Only `connect` and `disconnect` write. */
  connections: {
    params: { readonly action: ConnectAction; readonly assistants: readonly string[] };
    result: readonly ConnectView[];
  };
}

import { serverBeside } from '../../engine/connectedServer.ts';
import type { EngineOptions } from '../../engine/options.ts';

/** The process that serves MCP clients of this editor. */
export interface ServerProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How the bundled server is started for a project, by the editor's own Node. It reads no transcripts: the editor does. */
export function serverCommand(
  server: string,
  runtime: string,
  options: Pick<EngineOptions, 'projectPath' | 'homePath' | 'storePath' | 'aliases' | 'workspaceId'>,
): ServerProcess {
  const { shared, ofProject } = serverBeside(options);
  return {
    command: runtime,
    args: [server, '--project', options.projectPath, ...shared, ...ofProject],
    env: {
      // On a desktop the editor's runtime is Electron, which is Node only when it is asked to be.
      ELECTRON_RUN_AS_NODE: '1',
      ...(options.workspaceId === undefined ? {} : { SKILLIFY_WORKSPACE_ID: options.workspaceId }),
    },
  };
}

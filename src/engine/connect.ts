import path from 'node:path';
import { messageOf } from '../base/errors.ts';
import { hookFolder } from '../capture/hooks/hookFolder.ts';
import { refreshLauncher } from '../capture/mcp/launcher.ts';
import { McpConnector } from '../capture/mcp/mcpConnector.ts';
import type { ConnectAction, ConnectView } from './connectContract.ts';
import type { ConnectedServer } from './connectedServer.ts';
import type { EngineOptions } from './options.ts';

type PlaceOptions = Pick<EngineOptions, 'homePath' | 'environment' | 'assetPath' | 'projectPath' | 'workspaceId'>;

/** Looks at the connections of assistants, tells what would be written, or writes it; no names stand for all that are here. */
export function manageConnections(
  options: PlaceOptions,
  server: ConnectedServer,
  action: ConnectAction,
  names: readonly string[],
): readonly ConnectView[] {
  const { homePath, environment, assetPath, projectPath, workspaceId } = options;
  const connector = new McpConnector({
    home: homePath,
    projectPath,
    environment,
    dataFolder: hookFolder(homePath),
    serverSource: serverOf(assetPath),
    serverArguments: (scope) => (scope === 'project' ? [...server.shared, ...server.ofProject] : server.shared),
    serverEnvironment: workspaceId === undefined ? {} : { SKILLIFY_WORKSPACE_ID: workspaceId },
  });
  const configs = connector.select(names);
  switch (action) {
    case 'status':
      return configs.map((config) => connector.status(config));
    case 'plan-connect':
      return configs.map((config) => connector.planConnect(config));
    case 'plan-disconnect':
      return configs.map((config) => connector.planDisconnect(config));
    case 'connect':
      return configs.map((config) => connector.connect(config));
    case 'disconnect':
      return configs.map((config) => connector.disconnect(config));
  }
}

/** Lets assistants that were connected start the server of this installation where the one they knew is gone. */
export function keepLauncherAlive(
  { homePath, assetPath }: Pick<EngineOptions, 'homePath' | 'assetPath'>,
  log: (message: string) => void,
): void {
  try {
    refreshLauncher(hookFolder(homePath), serverOf(assetPath));
  } catch (error) {
    // Assistants say themselves that their server is gone.
    log(messageOf(error));
  }
}

function serverOf(assetPath: string): string {
  return path.join(assetPath, 'mcp.js');
}

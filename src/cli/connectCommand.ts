import path from 'node:path';
import { manageConnections } from '../engine/connect.ts';
import type { ConnectView } from '../engine/connectContract.ts';
import type { ConnectedServer } from '../engine/connectedServer.ts';
import type { CommandLine } from './arguments.ts';
import type { CommandContext } from './commands.ts';
import { engineOptions } from './engineOptions.ts';
import { isServerAddress } from './places.ts';
import { renderChanges } from './renderChanges.ts';
import { withoutPassword } from './sharedStore.ts';

/**
 * `skillify connect [ASSISTANT...]` tells assistants of the MCP server, `--remove` takes that back; `--dry-run` only shows
 * what would be written.
 */
export async function connectCommand(line: CommandLine, context: CommandContext): Promise<string> {
  const options = await engineOptions(line, context.environment, context.assetPath);
  const server = serverOf(line, context);
  const run = (action: Parameters<typeof manageConnections>[2]) =>
    manageConnections(options, server, action, line.positionals);
  const plans = run(line.remove ? 'plan-disconnect' : 'plan-connect');
  if (line.dryRun) return shown(line, plans, line.remove ? 'would be removed from' : 'would be written to');
  // What is about to be written is shown before it is, on the side where it does not mix with the result.
  if (!line.json) for (const { changes } of plans) if (changes.length > 0) context.log(renderChanges(changes));
  return shown(line, run(line.remove ? 'disconnect' : 'connect'), line.remove ? 'removed from' : 'written to');
}

/** What was named on the command line goes on to the server; the rest it finds as this command did. */
function serverOf(line: CommandLine, { environment }: CommandContext): ConnectedServer {
  const store = line.store ?? environment['SKILLIFY_STORE'];
  // The file is read by others: who may use the server is told by a passfile or SKILLIFY_TOKEN there.
  const server = store && isServerAddress(store) ? ['--store', withoutPassword(store)] : null;
  const named = (option: string, folder: string | undefined) => (folder ? [option, path.resolve(folder)] : []);
  return {
    shared: [
      ...named('--home', line.home),
      ...(server ?? named('--store', store)),
      ...named('--data', line.data),
      ...(line.noCapture ? ['--no-capture'] : []),
    ],
    ofProject: line.aliases.flatMap((alias) => ['--alias', alias]),
  };
}

function shown(line: CommandLine, views: readonly ConnectView[], done: string): string {
  if (line.json) return `${JSON.stringify({ connections: views }, null, 2)}\n`;
  if (views.length === 0)
    return 'None of the assistants that can be connected is on this machine. Name one to connect it all the same.\n';
  const lines = views.flatMap(({ displayName, connected, changes, note }) => {
    const state =
      changes.length > 0
        ? `${done} ${changes.map((change) => change.path).join(', ')}`
        : connected
          ? 'connected'
          : 'not connected';
    return [
      `${displayName.padEnd(20)} ${state}`,
      ...(note === null ? [] : [`  ${note}`]),
      ...(line.dryRun && changes.length > 0 ? [renderChanges(changes)] : []),
    ];
  });
  return `${lines.join('\n')}\n`;
}

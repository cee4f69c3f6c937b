import type * as vscode from 'vscode';
import type { EngineClient } from '../../engine/contract.ts';
import type { TeamConnection } from '../../engine/teamContract.ts';
import type { Settings } from '../settings.ts';
import type { FolderAddress, TeamSecrets } from './teamSecrets.ts';

/** Hands an engine the connection to its project's team, for the engine's memory alone. */
export class TeamLink {
  /** What each engine was connected by, to leave it alone where nothing changed. */
  private readonly handed = new WeakMap<EngineClient, string>();

  constructor(private readonly secrets: Pick<TeamSecrets, 'read' | 'onDidChange'>) {}

  /** A connection was kept or removed. */
  get onDidChange(): vscode.Event<void> {
    return this.secrets.onDidChange;
  }

  /** The engine lost what it was given, or was given something else meanwhile. */
  forget(client: EngineClient): void {
    this.handed.delete(client);
  }

  /** Connects or disconnects an engine as its project's folder asks for. Rejects with what the engine says. */
  async prepare(
    client: EngineClient,
    folder: FolderAddress,
    settings: Pick<Settings, 'team' | 'workspaceId'>,
  ): Promise<void> {
    const secret = await this.secrets.read(folder);
    const before = this.handed.get(client);
    if (!secret) {
      if (before === undefined) return;
      this.handed.delete(client);
      await client.request('teamDisconnect', {});
      return;
    }
    const connection = teamConnection(secret, settings);
    const key = JSON.stringify(connection);
    if (key === before) return;
    this.handed.set(client, key);
    await client.request('teamConnect', connection);
  }
}

/** How a project is connected, from what is secret and what is not. */
export function teamConnection(
  secret: Pick<TeamConnection, 'connection' | 'token'>,
  { team, workspaceId }: Pick<Settings, 'team' | 'workspaceId'>,
): TeamConnection {
  return { ...secret, ...(workspaceId === '' ? {} : { workspace: workspaceId }), ...team };
}

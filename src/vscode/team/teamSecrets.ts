import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { isRecord, parseJson, stringAt } from '../../base/json.ts';

/** What opens a team's store: kept in the editor's secret storage and nowhere else. */
export interface TeamSecret {
  /** `postgres://user:password@host:port/database`. */
  readonly connection: string;
  /** The member's token, where the login role is not the member's own. */
  readonly token?: string;
}

/** A project's folder, known by its address as text. */
export type FolderAddress = Pick<vscode.Uri, 'toString'>;

const prefix = 'skillify.team:';

/** The connections of projects to their teams, one for each project folder, shared by all windows. */
export class TeamSecrets implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());

  /** A connection was kept or removed, in this window or another. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'onDidChange'>) {
    this.disposables.add(
      secrets.onDidChange(({ key }) => {
        if (key.startsWith(prefix)) this.changed.fire();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** The connection of a folder, null where there is none that can be read. */
  async read(folder: FolderAddress): Promise<TeamSecret | null> {
    const value = parseJson((await this.secrets.get(keyOf(folder))) ?? '');
    const connection = isRecord(value) ? stringAt(value, 'connection') : undefined;
    if (connection === undefined || connection === '') return null;
    const token = stringAt(value, 'token');
    return token === undefined || token === '' ? { connection } : { connection, token };
  }

  async keep(folder: FolderAddress, secret: TeamSecret): Promise<void> {
    await this.secrets.store(keyOf(folder), JSON.stringify(secret));
  }

  async remove(folder: FolderAddress): Promise<void> {
    await this.secrets.delete(keyOf(folder));
  }
}

function keyOf(folder: FolderAddress): string {
  return `${prefix}${folder.toString()}`;
}

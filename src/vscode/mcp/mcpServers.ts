import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { EngineHost } from '../engineHost.ts';
import { engineOptions } from '../engineOptions.ts';
import { mcpProviderId } from '../ids.ts';
import { serverCommand } from './serverCommand.ts';

/** Offers the editor's own agents the MCP server of the open project, once its sessions may be read. */
export class McpServers
  implements vscode.McpServerDefinitionProvider<vscode.McpStdioServerDefinition>, vscode.Disposable
{
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private offered: string;

  readonly onDidChangeMcpServerDefinitions = this.changed.event;

  constructor(
    private readonly context: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'asAbsolutePath' | 'extension'>,
    private readonly engine: Pick<EngineHost, 'place' | 'settings' | 'hasConsent' | 'onDidChangePlace'>,
  ) {
    this.offered = JSON.stringify(this.provideMcpServerDefinitions());
    this.disposables.add(engine.onDidChangePlace(() => this.refresh()));
    // Editors that only resemble VS Code may have no servers of extensions.
    if ('lm' in vscode && 'registerMcpServerDefinitionProvider' in vscode.lm)
      this.disposables.add(vscode.lm.registerMcpServerDefinitionProvider(mcpProviderId, this));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  provideMcpServerDefinitions(): vscode.McpStdioServerDefinition[] {
    const { place, settings, hasConsent } = this.engine;
    if (place.kind !== 'ready' || !hasConsent) return [];
    const options = engineOptions(this.context, place.folder, settings);
    const server = this.context.asAbsolutePath('dist/mcp.js');
    const { command, args, env } = serverCommand(server, process.execPath, options);
    const version = String(this.context.extension.packageJSON.version);
    return [new vscode.McpStdioServerDefinition('Skillify', command, [...args], { ...env }, version)];
  }

  /** The server as it would be started now, or none where that is no longer allowed. */
  resolveMcpServerDefinition(): vscode.McpStdioServerDefinition | undefined {
    return this.provideMcpServerDefinitions()[0];
  }

  private refresh(): void {
    const now = JSON.stringify(this.provideMcpServerDefinitions());
    if (now === this.offered) return;
    this.offered = now;
    this.changed.fire();
  }
}

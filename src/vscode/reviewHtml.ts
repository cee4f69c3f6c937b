import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page of the sidebar or of a panel: one script by nonce with what it imports, one style sheet and its font from the extension, nothing else. */
export function reviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: 'sidebar' | 'panel'): string {
  const nonce = randomBytes(16).toString('base64url');
  const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'webview', name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset(`${page}.css`)}">
<title>Skillify</title>
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${asset(`${page}.js`)}"></script>
</body>
</html>`;
}

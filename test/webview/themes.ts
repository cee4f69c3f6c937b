import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The four kinds of theme that the sidebar is looked at in. */
export type ThemeName = 'dark' | 'light' | 'hc-dark' | 'hc-light';

const kinds: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light vscode-high-contrast',
};

/** The variables of one theme as the editor hands them to a page, recorded from the real workbench. */
export function themeVariables(theme: ThemeName): { kind: string; variables: Record<string, string> } {
  const text = readFileSync(path.join(import.meta.dirname, 'themes', `${theme}.json`), 'utf8');
  const recorded: Record<string, string> = JSON.parse(text);
  return { kind: kinds[theme], variables: recorded };
}

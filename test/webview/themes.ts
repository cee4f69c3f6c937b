import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** The four kinds of theme that the sidebar is looked at in. */
export type ThemeName = 'dark' | 'light' | 'hc-dark' | 'hc-light';

/** All of them. */
export const themeNames: readonly ThemeName[] = ['dark', 'light', 'hc-dark', 'hc-light'];

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

/** Changes the theme of an open page, as the editor does when its user picks another. */
export async function showTheme(page: Page, theme: ThemeName): Promise<void> {
  const names = new Set(themeNames.flatMap((name) => Object.keys(themeVariables(name).variables)));
  await page.evaluate(
    ({ names, kind, variables }) => {
      const { style } = document.documentElement;
      for (const name of names) style.removeProperty(name);
      for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
      document.body.className = kind;
    },
    { names: [...names], ...themeVariables(theme) },
  );
}

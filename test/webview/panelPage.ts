import type { Page } from 'playwright-core';
import type { PanelSubject } from '../../src/engine/rpcPanel.ts';
import { ServedPage } from './servedPage.ts';
import { type ThemeName, themeVariables } from './themes.ts';

/** Where a rendered panel is looked at. */
export interface PanelPageOptions {
  readonly subject: PanelSubject;
  readonly scene?: string;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

/** The panel's production entry in a real browser, with a scripted host in the place of the extension. */
export class PanelPages {
  private constructor(private readonly served: ServedPage) {}

  static async start(): Promise<PanelPages> {
    return new PanelPages(await ServedPage.start('panel', 'panelHost.ts'));
  }

  async open(options: PanelPageOptions): Promise<Page> {
    const { subject, scene = '', theme = 'dark', width = 1100, height = 900 } = options;
    const page = await this.served.browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
    const { kind, variables } = themeVariables(theme);
    await page.addInitScript(
      ({ kind, variables }) => {
        document.addEventListener('DOMContentLoaded', () => {
          for (const [name, value] of Object.entries(variables))
            document.documentElement.style.setProperty(name, value);
          document.body.className = kind;
        });
      },
      { kind, variables },
    );
    const address = new URLSearchParams({ subject: JSON.stringify(subject), scene });
    await page.goto(`${this.served.origin}/?${address}`);
    return page;
  }

  stop(): Promise<void> {
    return this.served.stop();
  }
}

import type { Page } from 'playwright-core';
import { ServedPage } from './servedPage.ts';
import { type ThemeName, themeVariables } from './themes.ts';

/** Where a rendered page is looked at. */
export interface PageOptions {
  readonly scene: string;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly state?: unknown;
  readonly language?: string;
  /** 2 shows everything twice as large, as the editor's zoom does. */
  readonly zoom?: number;
}

/** The sidebar's production entry in a real browser, with a scripted host in the place of the extension. */
export class SidebarPages {
  private constructor(private readonly served: ServedPage) {}

  static async start(): Promise<SidebarPages> {
    return new SidebarPages(await ServedPage.start('sidebar', 'scriptedHost.ts'));
  }

  async open({
    scene,
    theme = 'dark',
    width = 320,
    height = 900,
    state,
    language = 'en',
    zoom = 1,
  }: PageOptions): Promise<Page> {
    const viewport = { width: Math.round(width / zoom), height: Math.round(height / zoom) };
    const page = await this.served.browser.newPage({ viewport, deviceScaleFactor: zoom, reducedMotion: 'reduce' });
    page.setDefaultTimeout(12_000);
    const { kind, variables } = themeVariables(theme);
    await page.addInitScript(
      ({ kind, variables, state }) => {
        if (state !== undefined && !sessionStorage.getItem('state')) {
          sessionStorage.setItem('state', JSON.stringify(state));
        }
        document.addEventListener('DOMContentLoaded', () => {
          for (const [name, value] of Object.entries(variables))
            document.documentElement.style.setProperty(name, value);
          document.body.className = kind;
          // The editor paints the sidebar behind the page.
          document.documentElement.style.backgroundColor = 'var(--vscode-sideBar-background)';
        });
      },
      { kind, variables, state },
    );
    await page.goto(`${this.served.origin}/?scene=${scene}&language=${language}`);
    return page;
  }

  stop(): Promise<void> {
    return this.served.stop();
  }
}

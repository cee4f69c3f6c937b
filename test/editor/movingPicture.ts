import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Height of the strip below each picture, in pixels. */
const captionPx = 40;

interface Frame {
  readonly file: string;
  readonly showMs: number;
}

/** Takes pictures of a page, each with a line that says what is seen, and joins them into an endless GIF. */
export class MovingPicture {
  private readonly frames: Frame[] = [];

  /** `easel` is an empty page of the same browser, on which pictures get their captions. */
  constructor(
    private readonly page: Page,
    private readonly easel: Page,
    private readonly folder: string,
  ) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** How long it runs, in milliseconds. */
  get lengthMs(): number {
    return this.frames.reduce((sum, { showMs }) => sum + showMs, 0);
  }

  /** Takes the next picture, shown for so long with the caption below it. */
  async take(caption: string, showMs: number): Promise<void> {
    const file = path.join(this.folder, `${String(this.frames.length + 1).padStart(2, '0')}.png`);
    const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
    // What lies under the pointer explains itself after a while, with paths of this machine.
    await this.page.mouse.move(width / 2, height - 4);
    await this.page.locator('.workbench-hover').waitFor({ state: 'detached' });
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    await this.easel.setViewportSize({ width, height: height + captionPx });
    await this.easel.setContent(captioned(readFileSync(file).toString('base64'), caption));
    await this.easel.screenshot({ path: file });
    this.frames.push({ file, showMs });
  }

  /** Writes the GIF with ImageMagick's `convert`; resolves with its size in bytes. */
  join(convert: string, target: string): number {
    const frames = this.frames.flatMap(({ file, showMs }) => ['-delay', String(Math.round(showMs / 10)), file]);
    const options = ['+dither', '-colors', '128', '-layers', 'OptimizePlus', '-layers', 'OptimizeTransparency'];
    const result = spawnSync(convert, ['-loop', '0', ...frames, ...options, target], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`${convert} made no picture: ${result.stderr}`);
    return statSync(target).size;
  }
}

/** ImageMagick's `convert` ($CONVERT, else the first on the PATH that says it is it), or null. */
export function findConvert(): string | null {
  const given = process.env['CONVERT'];
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'convert'));
  const candidates = given === undefined ? onPath : [given];
  const isMagick = (file: string) => {
    const { stdout } = spawnSync(file, ['-version'], { encoding: 'utf8' });
    return typeof stdout === 'string' && stdout.startsWith('Version: ImageMagick');
  };
  return candidates.find(isMagick) ?? null;
}

function captioned(picture: string, caption: string): string {
  const strip = `height:${captionPx}px;text-align:center;font:600 17px/${captionPx}px sans-serif`;
  return `<body style="margin:0;background:#0b3a66;color:#fff">
    <img style="display:block" src="data:image/png;base64,${picture}">
    <div style="${strip}">${caption}</div>
  </body>`;
}

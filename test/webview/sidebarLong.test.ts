import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { SidebarPages } from './page.ts';

const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the sidebar tests need chromium (or CHROMIUM=/path/to/it).');

interface RowFacts {
  readonly id: string | null;
  readonly position: number;
  readonly size: number;
}

function rows(page: Page): Promise<readonly RowFacts[]> {
  return page.getByRole('option').evaluateAll((all) =>
    all.map((row) => ({
      id: row.getAttribute('data-testid'),
      position: Number(row.getAttribute('aria-posinset')),
      size: Number(row.getAttribute('aria-setsize')),
    })),
  );
}

/** Marks that turn text around or take no room, in what the page shows or tells a screen reader. */
function hiddenMarks(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const marks = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
    const told = [...document.querySelectorAll('*')].flatMap((element) =>
      ['title', 'aria-label', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [document.body.textContent ?? '', ...told]
      .filter((text) => marks.test(text))
      .map((text) => text.slice(0, 200));
  });
}

describe.skipIf(!hasChromium)('a queue of 2,000 proposals', () => {
  let pages: SidebarPages;
  beforeAll(async () => {
    pages = await SidebarPages.start();
  });
  afterAll(() => pages?.stop());

  test('keeps few rows in the page, tells the place of each, and every row is reached', async () => {
    const page = await pages.open({ scene: 'many', height: 2_600 });
    await page.getByRole('option').first().waitFor();
    const list = page.getByRole('listbox', { name: 'Proposals' });
    await list.focus();
    const seen = new Set<number>();
    for (;;) {
      const drawn = await rows(page);
      expect(drawn.length).toBeLessThan(110);
      for (const { id, position, size } of drawn) {
        expect(size).toBe(2_000);
        expect(id).toMatch(/^row-p-\d+$/);
        seen.add(position);
      }
      if (seen.has(2_000)) break;
      await page.keyboard.press('PageDown');
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
    expect(seen.size).toBe(2_000);
    await page.keyboard.press('Home');
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);
    await page.close();
  });

  test('the row in focus stays in the page and named when it is scrolled away', async () => {
    const page = await pages.open({ scene: 'many' });
    await page.getByRole('option').first().waitFor();
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await list.evaluate((element) => element.scrollBy(0, 40_000));
    await expect.poll(async () => (await rows(page)).some(({ position }) => position > 500)).toBe(true);
    const named = await list.getAttribute('aria-activedescendant');
    const testId = await page.evaluate((id) => document.getElementById(id ?? '')?.dataset['testid'], named);
    expect(testId).toBe((await rows(page)).find(({ position }) => position === 2)?.id);
    await page.close();
  });

  test('what is seen does not move when rows above it turn out higher or lower than guessed', async () => {
    const page = await pages.open({ scene: 'many' });
    await page.getByRole('option').first().waitFor();
    const list = page.getByRole('listbox');
    await list.evaluate((element) => element.scrollTo(0, 60_000));
    await expect.poll(async () => (await rows(page)).some(({ position }) => position > 700)).toBe(true);
    const topOf = (id: string) => page.getByTestId(id).evaluate((row) => row.getBoundingClientRect().top);
    const visible = (await rows(page))[12]?.id ?? '';
    const before = await topOf(visible);
    await list.evaluate((element) => element.scrollBy(0, -100));
    await expect.poll(async () => Math.abs((await topOf(visible)) - before - 100)).toBeLessThan(2);
    await page.close();
  });

  test('scrolls: times of frames', async () => {
    const page = await pages.open({ scene: 'many' });
    await page.getByRole('option').first().waitFor();
    const frames: readonly number[] = await page.getByRole('listbox').evaluate(
      (element) =>
        new Promise((resolve) => {
          const times: number[] = [];
          let last = performance.now();
          const step = () => {
            const now = performance.now();
            times.push(now - last);
            last = now;
            element.scrollBy(0, 300);
            if (times.length < 240) requestAnimationFrame(step);
            else resolve(times.slice(1));
          };
          requestAnimationFrame(step);
        }),
    );
    const sorted = [...frames].sort((left, right) => left - right);
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
    console.log(
      `2,000 proposals, 240 frames of 300 px: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.999)} ms`,
    );
    expect(frames).toHaveLength(239);
    await page.close();
  });

  test('what turns text around or takes no room is shown by its code, wherever it stands', async () => {
    const page = await pages.open({ scene: 'hostile', height: 2_000 });
    const row = page.getByTestId('row-p-3');
    await row.getByText('safe ⟦202E⟧gnp.exe⟦202C⟧ name ⟦2066⟧x⟦2069⟧').waitFor();
    expect(await hiddenMarks(page)).toEqual([]);
    await row.click();
    for (const place of ['h1', '.reason', '.target', '.skill-text', '.evidence blockquote'])
      expect(await page.locator(place).first().textContent(), place).toContain('⟦202E⟧');
    expect(await hiddenMarks(page)).toEqual([]);
    for (const [key, form] of [
      ['d', '.inline-form'],
      ['s', '.snooze-choice'],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(form).first().waitFor();
      expect(await hiddenMarks(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('d');
    await page.getByText(/^Why dismiss “safe ⟦202E⟧/).waitFor();
    await page.keyboard.press('2');
    await page.getByText(/^Dismissed safe ⟦202E⟧/).waitFor();
    expect(await hiddenMarks(page)).toEqual([]);
    await page.getByRole('tab', { name: /^Activity/ }).click();
    await page.getByText(/^Dismissed: safe ⟦202E⟧/).waitFor();
    expect(await hiddenMarks(page)).toEqual([]);
    await page.close();
  });

  test('hostile titles, quotes and drafts stay text', async () => {
    const page = await pages.open({ scene: 'hostile' });
    await page.getByRole('option').first().waitFor();
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('Enter');
    for (let step = 0; step < 5; step += 1) {
      await page.locator('.skill-text').waitFor();
      expect(await page.locator('.skill-text a, img, .content script').count()).toBe(0);
      await page.keyboard.press('n');
    }
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
    expect(await page.evaluate('host.violations')).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
    await page.close();
  });
});

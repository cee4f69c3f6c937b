import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { PanelPages } from './panelPage.ts';

const hasChromium = chromiumPath() !== '';
if (!hasChromium) console.error('SKIPPED: the transcript tests need chromium (or CHROMIUM=/path/to/it).');

const calls = (page: Page): Promise<{ method: string; params: unknown }[]> => page.evaluate('host.calls');
const activeRow = (page: Page) => () =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null);

describe.skipIf(!hasChromium)('a transcript', () => {
  let pages: PanelPages;
  beforeAll(async () => {
    pages = await PanelPages.start();
  });
  afterAll(() => pages?.stop());

  const open = (sessionId = 's', eventId: string | null = null) =>
    pages.open({ subject: { kind: 'session', sessionId, eventId } });

  test('opens at the turn that was asked for, with the focus on it', async () => {
    const page = await open('s', 't5');
    await page.getByText('No, use pnpm here. npm install just rewrote').waitFor();
    await expect.poll(activeRow(page)).toBe('3');
    expect(await page.locator('[data-row="3"]').getAttribute('class')).toContain('match');
    await page.evaluate('host.focusEvent("t0")');
    await expect.poll(activeRow(page)).toBe('0');
    await page.close();
  });

  test('says what of it was pruned and that what was learned is kept', async () => {
    const page = await open('s-pruned');
    await page.getByText(/431 events were pruned on .*; what was learned from them is kept/).waitFor();
    await page.getByText('Add a refund endpoint to').waitFor();
    await page.close();
    const whole = await open();
    await whole.getByText('Add a refund endpoint to').waitFor();
    expect(await whole.getByText('were pruned').count()).toBe(0);
    await whole.close();
  });

  test('is a feed whose articles know their place', async () => {
    const page = await open();
    const first = page.getByRole('feed').getByRole('article').first();
    await first.getByText('Add a refund endpoint').waitFor();
    expect(await first.getAttribute('aria-posinset')).toBe('1');
    const rows = Number(await first.getAttribute('aria-setsize'));
    expect(rows).toBe(14);
    await page.close();
  });

  test('is walked through by prompts and signals', async () => {
    const page = await open();
    await page.getByText('Add a refund endpoint to').waitFor();
    await page.keyboard.press('j');
    await expect.poll(activeRow(page)).toBe('3');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await expect.poll(activeRow(page)).toBe('3');
    await page.keyboard.press('s');
    await page.getByText('The command passed after').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('pnpm db:migrate');
    await page.close();
  });

  test('folds tool calls to a line and unfolds them to input and output', async () => {
    const page = await open();
    const line = page.getByRole('button', { name: /pnpm test failed-command, exit code 1/ });
    await line.waitFor();
    expect(await page.getByText('relation "refunds" does not exist').count()).toBe(0);
    await line.click();
    await page.getByText('relation "refunds" does not exist').waitFor();
    expect(await line.getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByText('You said: No, use pnpm here.').count()).toBe(1);
    await page.close();
  });

  test('is searched: how many rows hold the text, and from one to the next', async () => {
    const page = await open();
    await page.getByText('Add a refund endpoint to').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('zod');
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await page.getByText('3 of 3').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('');
    await page.getByRole('searchbox').fill('nowhere to be found');
    await page.getByText('No match').waitFor();
    await page.close();
  });

  test('lets a signal be marked wrong by key, and taken back', async () => {
    const page = await open('s', 't5');
    await expect.poll(activeRow(page)).toBe('3');
    await page.keyboard.press('w');
    await page.getByText('You said that this is none.').first().waitFor();
    await page.getByRole('button', { name: 'It is one after all' }).waitFor();
    await page.keyboard.press('u');
    await page.getByRole('button', { name: 'Not a correction' }).waitFor();
    const marks = (await calls(page)).filter(({ method }) => method === 'markSignal').map(({ params }) => params);
    expect(marks).toEqual([
      { signalId: 'sig-2', sessionId: 's', isWrong: true },
      { signalId: 'sig-2', sessionId: 's', isWrong: false },
    ]);
    await page.close();
  });

  test('shows hostile text inert and long text on request', async () => {
    const page = await open('s', 't18');
    await page.getByText('invoice⟦202E⟧fdp.exe').first().waitFor();
    expect(await page.locator('.feed img, .feed script').count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
    const links = await page.locator('.feed a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links.filter((href) => !href?.startsWith('https://'))).toEqual([]);
    expect(await page.evaluate('host.violations')).toEqual([]);
    await page.keyboard.press('j');
    const more = page.getByRole('button', { name: /^Show 6,\d+ more characters$/ });
    await more.click();
    await expect.poll(() => more.count()).toBe(0);
    await page.close();
  });

  test('stands where it was left after a reload', async () => {
    const page = await open('s-long');
    await page.getByText('Prompt 0:').waitFor();
    for (let press = 0; press < 30; press += 1) await page.keyboard.press('j');
    await expect.poll(activeRow(page)).toBe('300');
    const place = () =>
      page.evaluate(() => {
        const view = document.querySelector('.feed-scroll')?.getBoundingClientRect().top ?? 0;
        const row = [...document.querySelectorAll('[data-row]')].find(
          (each) => each.getBoundingClientRect().bottom > view + 20,
        );
        return row?.getAttribute('data-row');
      });
    await expect.poll(place).toBe('300');
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('state'))).toContain('topEvent');
    await page.waitForFunction(() => /"eventId":"t(?:299|300)"/.test(sessionStorage.getItem('state') ?? ''));
    await page.reload();
    await page.getByText('Prompt 300:').waitFor();
    await expect.poll(place).toBe('300');
    await page.close();
  });

  test('keeps the focused row in the page however far the view goes', async () => {
    const page = await open('s-long');
    await page.getByText('Prompt 0:').waitFor();
    await page.keyboard.press('j');
    await expect.poll(activeRow(page)).toBe('10');
    await page.getByTestId('feed-scroll').evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2;
    });
    await page
      .getByText(/^Prompt (?:4|5)\d{4}:/)
      .first()
      .waitFor();
    expect(await activeRow(page)()).toBe('10');
    await page.close();
  });

  test('of 100,000 events scrolls smoothly, with few rows in the page (times are printed)', async () => {
    const page = await open('s-long');
    await page.getByText('Prompt 0:').waitFor();
    const { frames, rows, height } = await page.getByTestId('feed-scroll').evaluate(async (element) => {
      const times: number[] = [];
      let most = 0;
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      let last = await nextFrame();
      for (let step = 0; step < 240; step += 1) {
        // Two thirds a wheel's pace, then jumps over thousands of rows.
        element.scrollTop += step < 160 ? 120 : element.scrollHeight / 100;
        const now = await nextFrame();
        times.push(now - last);
        last = now;
        most = Math.max(most, document.querySelectorAll('[data-row]').length);
      }
      return { frames: times.sort((left, right) => left - right), rows: most, height: element.scrollHeight };
    });
    const at = (share: number) => (frames[Math.floor(frames.length * share)] ?? 0).toFixed(1);
    console.log(
      `100,000 events: frame times while scrolling: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(0.999)} ms; at most ${rows} rows in the page, ${height} px high`,
    );
    expect(rows).toBeLessThan(80);
    await page.close();
  });
});

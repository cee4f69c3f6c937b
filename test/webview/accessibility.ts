import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violations(page: Page, options: string): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const found: readonly AxeViolation[] = await page.evaluate(
    `axe.run(document, ${options}).then((report) => report.violations)`,
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** What axe finds on a page, one sentence an element. */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return violations(page, '{}');
}

/** The same after nothing but the theme of a page changed that was looked at before: what depends on colours. */
export function colourProblems(page: Page): Promise<string[]> {
  return violations(page, '{ runOnly: ["color-contrast", "link-in-text-block"] }');
}

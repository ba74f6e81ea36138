import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A folder for screenshots, to be looked at; none are made without it. */
const folder = process.env['SCREENSHOTS'];

/**
 * Looks at what a page shows: an accessibility engine finds nothing, and nothing is wider than the window.
 * @param within what is measured, as a selector.
 */
export async function judge(page: Page, name: string, within: string): Promise<void> {
  // What fades in has faded in.
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})))');
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  assert.deepEqual(
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
    [],
    `${name} is accessible`,
  );
  const over = (await page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(within)})]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 0.5)
      .map((one) => one.id || one.className || one.tagName)`,
  )) as string[];
  assert.deepEqual(over, [], `${name}: nothing is cut off`);
}

import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../harness/eventually.ts';
import { execute, openPage, signIn, textOf, type Watched } from './browser.ts';
import { judge } from './looks.ts';

/**
 * Looks at the page, wide and narrow, in light and in dark: an accessibility engine finds nothing, nothing is wider
 * than the window, and where there is little room the panes are tabs.
 */
export async function lookAtPage(browser: Browser, url: string, watched: Watched): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await openPage(context, url, watched);
      const look = (what: string) => judge(page, `${what}-${width}-${colorScheme}`, parts);
      await look('signed-out');
      await signIn(page, 'owner@acme.test');
      await page.getByLabel('Read as').waitFor();
      await execute(page);
      assert.ok(await eventually(async () => (await textOf(page, 'response.json')).includes('"acme"')));
      await page.locator('#plan-drawing .fetch').first().waitFor({ state: 'attached' });
      await look('answer');
      if (width < 800) await walkTabs(page, look);
      else {
        await page.getByLabel('Show Documentation Explorer').click();
        await look('docs');
        await page.getByLabel('Hide Documentation Explorer').click();
        await page.locator('#plan summary').first().click();
        await look('plan');
        await page.getByRole('button', { name: 'Close the plan' }).click();
        assert.equal(await page.evaluate('document.activeElement.id'), 'plan-toggle');
      }
      await page.getByLabel('Read as').selectOption({ label: 'Viewer' });
      await look('read-as');
      await page.getByRole('button', { name: 'History' }).click();
      await look('history');
      await context.close();
    }
}

/** The tabs are reached by the arrow keys, and each shows its pane alone. */
async function walkTabs(page: Page, look: (what: string) => Promise<void>): Promise<void> {
  const panes = {
    Docs: '.graphiql-plugin',
    Query: '.graphiql-query-editor',
    Variables: '.graphiql-editor-tool',
    Answer: '.graphiql-response',
    Plan: '#plan',
  };
  assert.deepEqual(await visible(page, panes), ['Answer']);
  await page.getByRole('tab', { name: 'Answer' }).focus();
  await page.keyboard.press('Home');
  for (const name of Object.keys(panes)) {
    assert.ok(await eventually(async () => (await visible(page, panes)).join() === name), `${name} is shown alone`);
    assert.equal(await page.getByRole('tab', { selected: true }).innerText(), name);
    await look(name.toLowerCase());
    await page.keyboard.press('ArrowRight');
  }
}

async function visible(page: Page, panes: Record<string, string>): Promise<string[]> {
  const shown: string[] = [];
  for (const [name, selector] of Object.entries(panes)) if (await page.locator(selector).isVisible()) shown.push(name);
  return shown;
}

const parts = '#bar *, #panes *, #facts *, #root .graphiql-container, .graphiql-response, #plan';

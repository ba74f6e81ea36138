import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** A Chromium without a window. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** What pages have done that they must not. */
export interface Watched {
  /** Requests to another machine. */
  foreign: string[];
  /** Errors that were logged, and breaches of the page's own content policy. */
  complaints: string[];
}

/** The page of a gateway, ready, in a tab that is watched. */
export async function openPage(context: BrowserContext, url: string, watched: Watched): Promise<Page> {
  const page = await openTab(context, url, watched);
  await page.goto(url);
  await page.locator('.graphiql-execute-button').waitFor();
  return page;
}

/** An empty tab that is watched. */
export async function openTab(context: BrowserContext, url: string, watched: Watched): Promise<Page> {
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin)
      watched.foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d|ERR_FAILED/.test(message.text()))
      watched.complaints.push(message.text());
  });
  page.on('pageerror', (error) => watched.complaints.push(String(error)));
  return page;
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill('orgraph-demo');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('#who', { hasText: email }).waitFor();
  await page.locator('#organization option').first().waitFor({ state: 'attached' });
}

/** The text of one of GraphiQL's editors, by the end of its name. */
export const textOf = (page: Page, name: 'operation.graphql' | 'variables.json' | 'response.json'): Promise<string> =>
  page.evaluate(`__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith('${name}')).getValue()`);

/** Types into an editor in place of what is there. */
export async function type(page: Page, section: 'Operation Editor' | 'Variables', text: string): Promise<void> {
  await page.getByRole('region', { name: section }).locator('.view-lines').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** The answer to the editor's operation, as it came. */
export async function execute(page: Page): Promise<any> {
  const answered = page.waitForResponse(
    (response) =>
      response.url().endsWith('/graphql') &&
      response.request().method() === 'POST' &&
      !/__schema|OrganizationsOfCaller|RolesToReadAs|SignInProviders|UnreadNot|InvitationsToAnswer|mutation Renew/.test(
        response.request().postData() ?? '',
      ),
  );
  await page.locator('.graphiql-execute-button').click();
  const answer: unknown = await (await answered).json();
  await page.locator('#outcome', { hasText: 'Status' }).waitFor();
  return answer;
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

/** In the browser: a page of Vite's own server, which asks the gateway by its proxy, and from its own origin. */
const page = `<!doctype html><title>Clients</title><script type="module">
  const ask = async (url, query, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-graphql-client-name': 'vite', ...headers },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  window.play = async (gateway) => {
    const { data } = await ask('/graphql', 'mutation { logIn(input: { email: "member@acme.test", password: "orgraph-demo" }) { accessToken } }');
    const headers = { authorization: 'Bearer ' + data.logIn.accessToken, 'x-organization-id': 'acme' };
    const query = '{ organization { slug } }';
    return [await ask('/graphql', query, headers), await ask(gateway, query, headers)];
  };
</script>`;

/** Vite's development server as a proxy, with and without \`changeOrigin\`, in Chromium. */
export async function viteProxy(url: string): Promise<void> {
  const root = mkdtempSync(join(import.meta.dirname, '.generated-'));
  writeFileSync(join(root, 'index.html'), page);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  try {
    for (const changeOrigin of [false, true]) {
      const server = await createServer({
        root,
        configFile: false,
        logLevel: 'error',
        server: { port: 0, host: '127.0.0.1', proxy: { '/graphql': { target: url, changeOrigin } } },
      });
      await server.listen();
      try {
        const tab = await browser.newPage();
        await tab.goto(server.resolvedUrls!.local[0]!);
        const answers = await tab.evaluate((gateway) => (globalThis as any).play(gateway), `${url}/graphql`);
        const right = { data: { organization: { slug: 'acme' } } };
        assert.deepEqual(answers, [right, right], `changeOrigin: ${changeOrigin}`);
        await tab.close();
      } finally {
        await server.close();
      }
    }
  } finally {
    await browser.close();
    rmSync(root, { recursive: true });
  }
}

import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listen, sendJson } from '#platform/process/httpServer.ts';
import { servedCertificates } from '#platform/process/tls.ts';
import { createAuthority, type Authority } from './certificates.ts';

let [ours, foreign]: Authority[] = [];
beforeAll(async () => {
  [ours, foreign] = await Promise.all([createAuthority('Ours'), createAuthority('Foreign')]);
});
afterAll(() => {
  ours!.remove();
  foreign!.remove();
});

interface Client {
  ca?: string | undefined;
  cert?: string;
  key?: string;
}

/** The status, or the code of the error by which no answer came. */
const ask = (url: string, { ca, cert, key }: Client): Promise<number | string> =>
  new Promise((resolve) => {
    const files = Object.entries({ ca, cert, key }).filter(([, file]) => file !== undefined);
    const options = Object.fromEntries(files.map(([name, file]) => [name, readFileSync(file!)]));
    request(url, { ...options, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });

async function serve(variables: Record<string, string>) {
  return listen((_, response) => sendJson(response, 200, {}), 0, '127.0.0.1', {
    certificates: servedCertificates(variables),
  });
}

test('a process with a certificate answers by TLS alone, to whoever trusts its authority', async () => {
  const { cert, key } = await ours!.sign('content');
  const server = await serve({ TLS_CERT: cert, TLS_KEY: key });
  expect(server.url).toMatch(/^https:/);
  expect(await ask(server.url, { ca: ours!.ca })).toBe(200);
  expect(await ask(server.url, { ca: foreign!.ca })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await ask(server.url, {})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow('fetch failed');
  await server.drain(1_000);
});

test('with an authority for those who connect, nobody without a certificate of it is answered', async () => {
  const { cert, key } = await ours!.sign('content');
  const server = await serve({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ours!.ca });
  expect(await ask(server.url, { ca: ours!.ca, ...(await ours!.sign('gateway')) })).toBe(200);
  for (const client of [{}, await foreign!.sign('gateway')])
    expect(await ask(server.url, { ca: ours!.ca, ...client })).not.toBe(200);
  await server.drain(1_000);
});

test.each<[string, () => Promise<Record<string, string>>, RegExp]>([
  ['a certificate without a key', async () => ({ TLS_CERT: (await ours!.sign('a')).cert }), /^TLS_KEY: is missing/],
  ['a key without a certificate', async () => ({ TLS_KEY: (await ours!.sign('a')).key }), /^TLS_CERT: is missing/],
  ['an authority alone', async () => ({ TLS_CA: ours!.ca }), /^TLS_CERT: is missing/],
  [
    'a file that is not there',
    async () => ({ TLS_CERT: '/nowhere.pem', TLS_KEY: '/nowhere.pem' }),
    /nowhere.pem is missing/,
  ],
])('%s is refused when the process starts', async (_, given, message) => {
  const variables = await given();
  expect(() => servedCertificates(variables)).toThrow(message);
});

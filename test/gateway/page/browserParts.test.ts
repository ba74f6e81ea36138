import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { readAssets } from '#gateway/page/assets.ts';
import { pageHtml } from '#gateway/page/html.ts';
import { peopleHtml } from '#gateway/page/peopleHtml.ts';

const folder = new URL('../../../gateway/page/browser/', import.meta.url);
const part = (name: string): Promise<any> => import(new URL(name, folder).href);
const browser = globalThis as unknown as Record<string, unknown>;
const names = ['localStorage', 'sessionStorage', 'location', 'history'];
const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  define('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
});
afterEach(() => {
  for (const [name, descriptor] of before)
    if (descriptor === undefined) delete browser[name];
    else Object.defineProperty(globalThis, name, descriptor);
});

const define = (name: string, value: unknown) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** The address of the page; what it was replaced by. */
function at(address: string): { replaced: string[] } {
  const replaced: string[] = [];
  define('location', new URL(address));
  define('history', { replaceState: (_: unknown, __: string, path: string) => replaced.push(path) });
  return { replaced };
}

test('what the page asks fits the graph', async () => {
  const schema = buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'));
  const { documents, peopleDocuments } = await part('documents.js');
  for (const text of Object.values<string>({ ...documents, ...peopleDocuments }))
    expect(validate(schema, parse(text))).toEqual([]);
});

test('every file of the browser’s part is served, and what the document and the scripts name is there', async () => {
  const served = new Map(await readAssets());
  for (const name of readdirSync(folder)) expect([...served.keys()]).toContain(`/graphiql/${name}`);
  const html = pageHtml([]) + peopleHtml(undefined);
  const named = [...html.matchAll(/(?:src|<link [^>]*href)="([^"]+)"/g)].map(([, path]) => path!);
  const imported = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '\.\/([\w.]+)'/g)])
    .map(([, name]) => `/graphiql/${name}`);
  for (const path of [...named, ...imported]) expect(served.has(path)).toBe(true);
});

test('a link brings back query and variables, carries no headers, and the address names it no more', async () => {
  at('https://graph.test/graphql');
  const { linkTo, openedLink } = await part('link.js');
  const texts = { query: 'query Größe { me { id } }', variables: '{"a": 1}', operationName: 'Größe' };
  const given = { ...texts, headers: '{"x-secret": "s"}' };
  const link: string = await linkTo(given);
  expect(link).toMatch(/^https:\/\/graph\.test\/graphql#q=[\w-]+$/);
  const { replaced } = at(link);
  expect(await openedLink()).toEqual(texts);
  expect(replaced).toEqual(['/graphql']);
  at('https://graph.test/graphql?query=%7Ba%7D&variables=%7B%7D');
  expect(await openedLink()).toEqual({ query: '{a}', variables: '{}', operationName: undefined });
  at('https://graph.test/graphql');
  expect(await openedLink()).toBeUndefined();
});

test('what is too long for an address is stored, without headers, and found by its id', async () => {
  at('https://graph.test/graphql');
  const { linkTo, openedLink } = await part('link.js');
  const stored: object[] = [];
  const store = async (content: object) => {
    stored.push(content);
    return { d: 'id', o: 'acme' };
  };
  const query = Array.from({ length: 3_000 }, (_, index) => `f${(index * 7919) % 99_991}`).join(' ');
  const link: string = await linkTo({ query, variables: '', headers: '{}' }, store);
  expect([link, stored]).toEqual(['https://graph.test/graphql#d=id&o=acme', [{ query, variables: '' }]]);
  const { replaced } = at(link);
  expect(await openedLink()).toEqual({ stored: 'id', organization: 'acme' });
  expect(replaced).toEqual(['/graphql']);
});

test.each(['x', 'AAAA', '%%%'])('a damaged link (%s) is said to be one, and leaves the address', async (text) => {
  const { openedLink } = await part('link.js');
  const { replaced } = at(`https://graph.test/graphql#q=${text}`);
  await expect(openedLink()).rejects.toThrow('The link is damaged');
  expect(replaced).toEqual(['/graphql']);
});

test('a history is a person’s own, holds an operation once, the last first, and is bounded', async () => {
  const { historyOf, record } = await part('history.js');
  for (let index = 0; index < 60; index += 1) record('a@acme.test', `query Q${index} { a }`, `Q${index}`, 'acme');
  record('a@acme.test', 'query Q58 { a }', 'Q58', 'beta');
  record('a@acme.test', 'x'.repeat(30_000), undefined, 'acme');
  record(undefined, '{ nobody }', undefined, undefined);
  const { entries } = historyOf('a@acme.test');
  expect(entries.length).toBe(50);
  expect(entries.slice(0, 2)).toMatchObject([{ operationName: 'Q58', organization: 'beta' }, { operationName: 'Q59' }]);
  expect(historyOf('b@acme.test')).toEqual({ keep: false, entries: [] });
  expect([...stored.keys()]).toEqual(['orgraph.history:a@acme.test']);
});

test('a history goes with who signs out, unless they have chosen to keep it; what is damaged is none', async () => {
  const { forget, forgetUnlessKept, historyOf, record, setKeep } = await part('history.js');
  record('a@acme.test', '{ a }', undefined, 'acme');
  forgetUnlessKept('a@acme.test');
  expect(stored.size).toBe(0);
  record('a@acme.test', '{ a }', undefined, 'acme');
  setKeep('a@acme.test', true);
  forgetUnlessKept('a@acme.test');
  expect(historyOf('a@acme.test')).toMatchObject({ keep: true, entries: [{ query: '{ a }' }] });
  forget('a@acme.test');
  expect(historyOf('a@acme.test')).toEqual({ keep: true, entries: [] });
  setKeep('a@acme.test', false);
  expect(stored.size).toBe(0);
  stored.set('orgraph.history:a@acme.test', '{');
  expect(historyOf('a@acme.test')).toEqual({ keep: false, entries: [] });
});

/** What the tab keeps. */
function tab(): Map<string, string> {
  const kept = new Map<string, string>();
  define('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  return kept;
}

test('the page leads to the mails of this machine where they stay on it, and to none else', () => {
  for (const html of [(mailbox?: string) => pageHtml([], mailbox), peopleHtml]) {
    expect(html(undefined)).not.toContain('Mailbox');
    expect(html('http://127.0.0.1:4025/?a&b"')).toContain(
      '<a href="http://127.0.0.1:4025/?a&amp;b&quot;" target="_blank"',
    );
  }
});

test('the token of a mailed link leaves the address, stays in the tab until it is used, and is its own path’s', async () => {
  const kept = tab();
  const { dropLink, mailedToken, waitingLink } = await part('mailedLink.js');
  const page = at('https://graph.test/invitation#token=o.t%2B');
  expect([mailedToken('/reset-password'), page.replaced]).toEqual([undefined, []]);
  expect([mailedToken('/invitation'), page.replaced]).toEqual(['o.t+', ['/invitation']]);
  at('https://graph.test/');
  expect([waitingLink(), mailedToken('/invitation'), mailedToken('/verify-email')]).toEqual([
    '/invitation',
    'o.t+',
    undefined,
  ]);
  dropLink();
  expect([waitingLink(), [...kept]]).toEqual([undefined, []]);
});

test('what a provider has sent the browser back with is taken once, and the address names it no more', async () => {
  const kept = tab();
  const page = at('https://graph.test/sign-in/company?code=c&state=s&iss=https%3A%2F%2Fissuer.test&scope=openid');
  kept.set('orgraph.sign-in', 'the secret');
  const { returned } = await part('signIn.js');
  expect(returned()).toEqual({
    code: 'c',
    state: 's',
    iss: 'https://issuer.test',
    redirectTo: 'https://graph.test/sign-in/company',
    secret: 'the secret',
  });
  expect([page.replaced, [...kept]]).toEqual([['/'], []]);
});

test('a provider that has signed nobody in is no sign-in, and another address is none of its', async () => {
  const kept = tab();
  kept.set('orgraph.sign-in', 'the secret');
  const { returned } = await part('signIn.js');
  const other = at('https://graph.test/graphql?code=c&state=s');
  expect([returned(), other.replaced, [...kept.values()]]).toEqual([undefined, [], ['the secret']]);
  const page = at('https://graph.test/sign-in/company?error=access_denied&state=s');
  expect(() => returned()).toThrow('access_denied');
  expect([page.replaced, [...kept]]).toEqual([['/'], []]);
});

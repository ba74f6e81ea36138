import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readConfiguration } from '#platform/process/configuration.ts';
import { shape } from '../../subgraphs/tenancy/configuration.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-providers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: unknown) {
  const file = join(folder, 'providers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readConfiguration(shape, { SIGN_IN_PROVIDERS: file }).SIGN_IN_PROVIDERS;
}
const openId = {
  kind: 'openid',
  name: 'google',
  label: 'Google',
  issuer: 'https://accounts.google.com',
  clientId: 'x',
  redirects: ['https://app.test/signed-in/google'],
};
const github = {
  kind: 'github',
  name: 'github',
  label: 'GitHub',
  clientId: 'x',
  clientSecret: 'y',
  redirects: ['https://app.test/signed-in/github'],
};

test('what is not said has its usual value', () => {
  expect(read([openId, github])).toEqual([
    { ...openId, authoritativeFor: [], scopes: ['openid', 'email', 'profile'] },
    { ...github, authoritativeFor: [], url: 'https://github.com', apiUrl: 'https://api.github.com' },
  ]);
  expect(readConfiguration(shape, {}).SIGN_IN_PROVIDERS).toEqual([]);
});

test.each<[string, unknown, RegExp]>([
  ['is no JSON', '[', /is no JSON/],
  ['is no list', {}, /the list/],
  ['names an issuer by plain http', [{ ...openId, issuer: 'http://issuer.test' }], /0\.issuer: must be an https URL/],
  ['names a redirect by plain http', [{ ...openId, redirects: ['http://app.test/x'] }], /0\.redirects\.0/],
  ['names a redirect with a query', [{ ...openId, redirects: ['https://app.test/?x=1'] }], /neither query/],
  ['names no redirect', [{ ...openId, redirects: [] }], /0\.redirects/],
  ['has scopes without openid', [{ ...openId, scopes: ['email'] }], /openid/],
  ['has a word that nobody knows', [{ ...openId, secret: 'x' }], /secret/],
  ['has GitHub without a secret', [{ ...github, clientSecret: undefined }], /0\.clientSecret/],
  ['names a domain as an address', [{ ...openId, authoritativeFor: ['@app.test'] }], /must be a domain/],
  ['has one name twice', [openId, { ...github, name: 'google' }], /name google stands for two/],
  ['has one issuer twice', [openId, { ...openId, name: 'b', redirects: ['https://app.test/b'] }], /issuer https/],
  ['has one redirect twice', [openId, { ...github, redirects: openId.redirects }], /redirect https.*stands for two/],
])('a file that %s is refused', (_, content, message) => {
  expect(() => read(content)).toThrow(message);
});

test('a file that is not there is refused', () => {
  expect(() => readConfiguration(shape, { SIGN_IN_PROVIDERS: join(folder, 'none.json') })).toThrow(/cannot be read/);
});

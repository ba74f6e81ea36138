import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { generateKeys } from '#platform/identity/keys.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How it ends, and what it says, with nothing but these settings. */
function start(environment: Record<string, string>) {
  const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'tools/orgraph.ts', 'start'], {
    cwd: projectDirectory,
    encoding: 'utf8',
    timeout: 60_000,
    env: plainEnvironment({ environment: { ORGRAPH_DATA: join(folder, 'data'), ...environment } }),
  });
  return { status: run.status, stdout: run.stdout, lines: run.stderr.split('\n').slice(0, -1) };
}

test.each([
  ['CORS_ORIGINS', 'nonsense', 'CORS_ORIGINS: nonsense is no origin: write https://nonsense, or http://nonsense'],
  ['GATEWAY_URLS', 'nonsense', 'GATEWAY_URLS: nonsense must be an http(s) URL'],
  ['PORT', 'many', 'PORT: must be a port number'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be trace, debug, info, warn, error, fatal, silent'],
  ['SIGN_UPS_PER_MINUTE', 'few', 'SIGN_UPS_PER_MINUTE: must be a whole number'],
  ['SLACK_ANSWERS', 'perhaps', 'SLACK_ANSWERS: must be required, log or tls'],
  ['TLS_CERT', '/nowhere.pem', 'TLS_CERT: /nowhere.pem is missing or not readable'],
  [
    'ORGRAPH_KEYS',
    '/nowhere/keys',
    'ORGRAPH_KEYS: there is no folder /nowhere/keys: make keys with: npm run keys -- generate /nowhere/keys',
  ],
])('a wrong %s is a wrong call, told once and before anything is started', (name, value, told) => {
  expect(start({ [name]: value })).toEqual({ status: 2, stdout: '', lines: [told] });
  expect(readdirSync(join(folder, 'data')).filter((entry) => entry !== 'compiled')).toEqual([]);
});

test('all mistakes are told at once, each in a line: also those in files and folders', async () => {
  const keys = join(folder, 'keys');
  await generateKeys(keys, ['gateway', 'tenancy', 'integrations', 'slack']);
  const { status, lines } = start({
    ORGRAPH_KEYS: keys,
    ORGRAPH_DATA: '/dev/null',
    GATEWAY_URLS: 'one,two',
    CORS_ORIGINS: 'nonsense',
    SESSION_COOKIES: 'perhaps',
    MAX_DEPTH: 'deep',
  });
  expect(status).toBe(2);
  expect(lines.map((line) => line.replace(/:.*/, '')).toSorted()).toEqual(
    [
      'ORGRAPH_KEYS',
      'ORGRAPH_DATA',
      'GATEWAY_URLS',
      'GATEWAY_URLS',
      'CORS_ORIGINS',
      'SESSION_COOKIES',
      'MAX_DEPTH',
    ].toSorted(),
  );
  expect(lines.find((line) => line.startsWith('ORGRAPH_KEYS'))).toContain(`${keys}/content/keys.json is missing`);
});

test('a data folder that cannot be made is told in a line', () => {
  if (!existsSync('/proc/self')) return;
  expect(start({ ORGRAPH_DATA: '/proc/orgraph/data' })).toEqual({
    status: 2,
    stdout: '',
    lines: ['ORGRAPH_DATA: /proc/orgraph is not there. Make it, or name another.'],
  });
});

test('an empty setting is none', () => {
  // It gets as far as the port, which is nobody’s to give.
  const { status, lines } = start({ ORGRAPH_KEYS: '', CORS_ORIGINS: '', GATEWAY_URLS: '', HOST: '192.0.2.1' });
  expect(status).toBe(1);
  expect(lines).toHaveLength(1);
});

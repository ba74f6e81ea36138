import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

test('a subgraph tells every wrong setting, also beside keys that are not there, and ends as a wrong call', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'subgraphs/tenancy/main.ts'],
    {
      cwd: projectDirectory,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        ORGRAPH_KEYS: '/nowhere',
        GATEWAY_URLS: 'nonsense',
        LOG_LEVEL: 'loud',
        TENANCY_DATABASE_URL: 'postgres://127.0.0.1:1/none',
      },
    },
  );
  const { msg } = JSON.parse(stdout) as { msg: string };
  expect([status, ...msg.split('\n').map((line) => line.replace(/:.*/, ''))]).toEqual([
    2,
    'tenancy cannot start',
    'LOG_LEVEL',
    'GATEWAY_URLS',
    'ORGRAPH_KEYS',
  ]);
});

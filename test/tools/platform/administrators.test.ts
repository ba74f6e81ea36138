import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let tenancy: TestSubgraph;
beforeAll(async () => {
  tenancy = await startSubgraph('tenancy');
  await tenancy.sql(
    `insert into "user" (email, name) values ('paula@platform.test', 'Paula'), ('max@acme.test', 'Max')`,
  );
});
afterAll(() => tenancy.stop());

const orgraph = (environment: Record<string, string>, ...words: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(projectDirectory, 'tools/orgraph.ts'), 'platform', ...words],
      { env: plainEnvironment({ environment }) },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
const asOwner = (...words: string[]) => orgraph({ TENANCY_OWNER_DATABASE_URL: tenancy.ownerUrl }, ...words);

test('an operator says who runs the platform, and each change is a line of its trail', async () => {
  expect(await asOwner('list')).toEqual({ code: 0, stdout: 'Nobody runs the platform.\n', stderr: '' });
  expect(await asOwner('grant', 'Paula@platform.test')).toMatchObject({
    code: 0,
    stdout: 'Paula@platform.test runs the platform.\n',
  });
  expect((await asOwner('grant', 'paula@platform.test')).stdout).toContain('as before');
  expect(JSON.parse((await asOwner('list', '--json')).stdout)).toMatchObject([
    { email: 'paula@platform.test', name: 'Paula', status: 'ACTIVE' },
  ]);
  expect(JSON.parse((await asOwner('revoke', 'paula@platform.test', '--json')).stdout)).toMatchObject({
    isChanged: true,
  });
  expect((await asOwner('list')).stdout).toBe('Nobody runs the platform.\n');
  expect(await tenancy.sql('select action, organization_id, source from audit_event order by occurred_at')).toEqual([
    { action: 'platform.grant', organization_id: null, source: 'orgraph' },
    { action: 'platform.revoke', organization_id: null, source: 'orgraph' },
  ]);
  expect(
    await tenancy.sql(
      `select relname from pg_class where relname in ('user', 'audit_event') and not relforcerowsecurity`,
    ),
  ).toEqual([]);
});

test('nobody unknown runs it, and without the owner’s URL nobody is made one', async () => {
  expect(await asOwner('grant', 'nobody@platform.test')).toMatchObject({
    code: 2,
    stderr: 'Nobody has signed up with nobody@platform.test.\n',
  });
  expect(await orgraph({ SLACK_DATABASE_URL: tenancy.ownerUrl }, 'grant', 'max@acme.test')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('TENANCY_OWNER_DATABASE_URL'),
  });
  expect(await tenancy.sql('select 1 from "user" where is_platform_admin')).toEqual([]);
});

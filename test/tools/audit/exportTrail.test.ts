import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportTrail, type ExportedLine, type TrailRange } from '#tools/audit/exportTrail.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { plainEnvironment } from '../../e2e/started.ts';
import { organizationId, startTenancy, type TestTenancy } from '../../tenancy/start.ts';

let tenancy: TestTenancy;
let all: string[];

beforeAll(async () => {
  tenancy = await startTenancy();
  // Several lines of one moment.
  for (const slug of ['acme', 'beta'] as const)
    await tenancy.sql(
      `insert into audit_event (organization_id, event_id, action, resource_type, outcome, source, occurred_at)
       select $1, gen_random_uuid(), 'x.y', $2, 'SUCCESS', 'content', timestamptz '2026-01-01' + (n / 7) * interval '1 second'
       from generate_series(1, 2200) as n`,
      [organizationId(slug), slug],
    );
  const rows = await tenancy.sql<{ id: string }>(
    'select id from audit_event where organization_id = $1 order by occurred_at, id',
    [organizationId('acme')],
  );
  all = rows.map(({ id }) => id);
});
afterAll(() => tenancy.stop());

async function exported(range: Omit<TrailRange, 'organization'> = {}, organization = 'acme'): Promise<ExportedLine[]> {
  const lines = [];
  for await (const line of exportTrail(tenancy.ownerUrl, { organization, ...range })) lines.push(line);
  return lines;
}
const idsOf = (lines: readonly ExportedLine[]) => lines.map(({ id }) => id);

test('an export has every line of its organization once, in order, and of no other', async () => {
  expect(all.length).toBeGreaterThan(2_200);
  const lines = await exported();
  expect(idsOf(lines)).toEqual(all);
  expect(idsOf(await exported({}, organizationId('acme').toUpperCase()))).toEqual(all);
  expect(lines.some(({ resourceType }) => resourceType === 'beta')).toBe(false);
  const [founded] = lines.filter(({ action }) => action === 'organization.create');
  expect(founded).toEqual({
    id: expect.any(String),
    occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    action: 'organization.create',
    outcome: 'SUCCESS',
    resourceType: 'Organization',
    resourceId: organizationId('acme'),
    actor: expect.any(String),
    ipAddress: '192.0.2.10',
    userAgent: 'demonstration',
    source: 'tenancy',
    details: expect.any(Object),
  });
});

test.each([0, 1, 6, 999, 1_000, 1_001, 2_205])('one that broke off after line %i goes on with the next', async (at) => {
  expect(idsOf(await exported({ after: all[at]! }))).toEqual(all.slice(at + 1));
});

test('times cut it where they say, and two ranges that meet have nothing twice', async () => {
  const middle = new Date('2026-01-01T00:02:00Z');
  const [before, since] = [await exported({ to: middle }), await exported({ from: middle })];
  expect(before.length).toBeGreaterThan(0);
  expect([...idsOf(before), ...idsOf(since)]).toEqual(all);
  expect(before.every(({ occurredAt }) => occurredAt < middle.toISOString())).toBe(true);
});

test('what there is not is a wrong call, another organization’s line included', async () => {
  const [foreign] = await tenancy.sql<{ id: string }>('select id from audit_event where organization_id = $1 limit 1', [
    organizationId('beta'),
  ]);
  for (const after of [foreign!.id, 'no id']) await expect(exported({ after })).rejects.toThrow('has no line');
  await expect(exported({}, 'nowhere')).rejects.toThrow('There is no organization nowhere.');
});

test('the command writes a JSON object a line', async () => {
  const run = (...words: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          join(projectDirectory, 'tools/orgraph.ts'),
          'audit',
          'export',
          ...words,
        ],
        { env: plainEnvironment({ environment: { TENANCY_DATABASE_URL: tenancy.ownerUrl } }), maxBuffer: 2 ** 25 },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  const { code, stdout, stderr } = await run('--organization', 'acme', '--after', all[3]!);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportedLine);
  expect(idsOf(lines)).toEqual(all.slice(4));
  expect((await run('--organization', 'nowhere')).code).toBe(2);
  expect((await run('--organization', 'acme', '--from', 'yesterday')).code).toBe(2);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writesLock } from '#platform/data/heldWrites.ts';
import { nobody, scopeOfLookup } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { declaredOf } from '#platform/personalData/assertDeclared.ts';
import type { Period } from '#platform/personalData/declaration.ts';
import { purgeOutlived } from '#platform/personalData/purge.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { withClient } from '#tools/database/provision.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { personalData } from '../../../subgraphs/tenancy/personalData.ts';
import { organizationId, startTenancy, userId, type TestTenancy } from '../../tenancy/start.ts';

let tenancy: TestTenancy;
beforeAll(async () => {
  tenancy = await startTenancy();
});
afterAll(() => tenancy.stop());

const periods = (declared: object): [string, Period][] =>
  Object.entries(declared as Record<string, { kept: Period | string }>).flatMap(([table, { kept }]) =>
    typeof kept === 'string' ? [] : [[table, kept]],
  );

const [acme, beta] = [organizationId('acme'), organizationId('beta')];
const member = userId('acmeMember');
const random = `gen_random_uuid()::text`;
/** What a row of each table needs beside the moment that its period counts from, in SQL. */
const rows: Record<string, Record<string, string>> = {
  failed_log_in: { address: random, attempts: '1' },
  idempotency_key: { user_id: `'${member}'`, key: `left(${random}, 43)`, position: '0', digest: `'x'` },
  inbox_event: { id: 'gen_random_uuid()', source: `'slack'` },
  invitation: {
    organization_id: `'${beta}'`,
    email: `${random} || '@purge.test'`,
    token_hash: random,
    status: `'DECLINED'`,
  },
  job: { organization_id: `'${acme}'`, kind: `'old'`, status: `'COMPLETED'`, started_by_id: `'${member}'` },
  notification: { organization_id: `'${acme}'`, user_id: `'${member}'`, code: `'x'`, title: `'x'` },
  one_time_token: { user_id: `'${member}'`, kind: `'PASSWORD_RESET'`, issue: '1', token_hash: random },
  pending_sign_in: { state: `left(${random}, 43)`, provider: `'p'`, redirect: `'r'`, bound: `'b'` },
  personal_copy: { user_id: `'${member}'` },
  refresh_token: { jti: random, user_id: `'${member}'`, family: 'gen_random_uuid()' },
};
/** Tables of which a person has one row at most. */
const single = new Set(['one_time_token', 'personal_copy']);

test('every table whose rows have a period is tried here', async () => {
  expect(
    periods(declaredOf('tenancy', personalData))
      .map(([table]) => table)
      .toSorted(),
  ).toEqual(Object.keys(rows).toSorted());
  for (const name of subgraphNames.filter((one) => one !== 'tenancy'))
    expect(Object.keys(rows)).toEqual(
      expect.arrayContaining(
        periods(declaredOf(name, (await definitionOf(name)).personalData)).map(([table]) => table),
      ),
    );
});

async function insert(table: string, { after }: Period, age: string, count = 1): Promise<void> {
  const columns = { ...rows[table], [after]: `now() - interval '${age}'` };
  await tenancy.sql(
    `insert into "${table}" (${Object.keys(columns)
      .map((name) => `"${name}"`)
      .join(', ')})
     select ${Object.values(columns).join(', ')} from generate_series(1, ${count})`,
  );
}
const countOf = async (table: string) =>
  (await tenancy.sql<{ rows: number }>(`select count(*)::int as rows from "${table}"`))[0]!.rows;
const purge = () => purgeOutlived(tenancy.database, personalData);

test.each(Object.keys(rows))('of %s goes what has outlived its period, and nothing else', async (table) => {
  const period = declaredOf('tenancy', personalData)[table]!.kept as Period;
  await purge();
  if (single.has(table)) await tenancy.sql(`delete from "${table}" where user_id = $1`, [member]);
  const before = await countOf(table);
  await insert(table, period, `${period.days} days -1 hour`);
  await purge();
  expect(await countOf(table)).toBe(before + 1);
  if (single.has(table))
    await tenancy.sql(
      `update "${table}" set "${period.after}" = now() - interval '${period.days} days 1 hour' where user_id = $1`,
      [member],
    );
  else await insert(table, period, `${period.days} days 1 hour`);
  await purge();
  expect(await countOf(table)).toBe(before + (single.has(table) ? 0 : 1));
});

test('the look-up of the purge shows no row that has not outlived its period', async () => {
  for (const [table, { days, after, lookup }] of periods(declaredOf('tenancy', personalData))) {
    if (lookup === undefined) continue;
    const unit = createUnitOfWork(tenancy.database, scopeOfLookup(lookup, ''));
    const young = `select 1 as young from "${table}" where "${after}" is null or "${after}" > now() - interval '${days} days' + interval '1 minute'`;
    expect({ table, seen: await unit.query(young) }).toEqual({ table, seen: [] });
  }
});

test('many go, a thousand at a time; while writes are held none does', async () => {
  const period = declaredOf('tenancy')['inbox_event']!.kept as Period;
  const before = await countOf('inbox_event');
  await insert('inbox_event', period, '91 days', 2_500);
  await withClient(tenancy.superuserUrl, async (client) => {
    await client.query(`select pg_advisory_lock(${writesLock})`);
    await purge();
  });
  expect(await countOf('inbox_event')).toBe(before + 2_500);
  await purge();
  expect(await countOf('inbox_event')).toBe(before);
});

test('nothing of the audit trail goes by the purge of a process', async () => {
  const id = randomUUID();
  await tenancy.sql(
    `insert into audit_event (id, organization_id, event_id, action, resource_type, outcome, details, source, occurred_at)
     values ($1, $2, $1, 'x.y', 'X', 'SUCCESS', '{}', 'test', now() - interval '50 years')`,
    [id, acme],
  );
  await purge();
  expect(await tenancy.sql('select 1 as kept from audit_event where id = $1', [id])).toEqual([{ kept: 1 }]);
  await expect(
    createUnitOfWork(tenancy.database, nobody).write((_, query) => query('delete from audit_event')),
  ).rejects.toThrow(/permission denied/);
});

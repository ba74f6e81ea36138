import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { purgeTrail } from '#tools/audit/purgeTrail.ts';
import { daysKept, daysKeptOfNone } from '../../../subgraphs/tenancy/audit/retention.ts';
import { startTenancy, type TestTenancy } from '../../tenancy/start.ts';

let tenancy: TestTenancy;
const plans = Object.keys(daysKept) as (keyof typeof daysKept)[];

beforeAll(async () => {
  tenancy = await startTenancy();
  for (const plan of plans)
    await tenancy.sql(`insert into organization (name, slug, plan) values ($1::text, $2, $1::text)`, [
      plan,
      `of-${plan.toLowerCase()}`,
    ]);
});
afterAll(() => tenancy.stop());

/** A line of some age in days. */
const put = (slug: string | null, days: number, count = 1) =>
  tenancy.sql(
    `insert into audit_event (organization_id, event_id, action, resource_type, outcome, source, occurred_at)
     select (select id from organization where slug = $1), gen_random_uuid(), 'x.y', $2, 'SUCCESS', 'content', now() - $3 * interval '1 day'
     from generate_series(1, $4)`,
    [slug, String(days), days, count],
  );
const left = async () =>
  (
    await tenancy.sql<{ slug: string | null; days: string }>(
      `select o.slug, e.resource_type as days from audit_event e left join organization o on o.id = e.organization_id where e.action = 'x.y'`,
    )
  )
    .map(({ slug, days }) => `${slug} ${days}`)
    .toSorted();
const forced = async () =>
  tenancy.sql(
    `select relname from pg_class where relname in ('organization', 'audit_event') and not relforcerowsecurity`,
  );

test('what has outlived its organization’s plan goes, and nothing that is a day short of it', async () => {
  const ages = new Map<string | null, number>([
    ...plans.map((plan) => [`of-${plan.toLowerCase()}`, daysKept[plan]] as const),
    [null, daysKeptOfNone],
  ]);
  for (const [slug, days] of ages) {
    await put(slug, days - 1);
    await put(slug, days + 1);
  }
  const others = () => tenancy.sql(`select id from audit_event where action <> 'x.y' order by id`);
  const seeded = await others();
  expect(await purgeTrail(tenancy.ownerUrl)).toEqual({ ofOrganizations: plans.length, ofNone: 1 });
  expect(await left()).toEqual([...ages].map(([slug, days]) => `${slug} ${days - 1}`).toSorted());
  expect(await others()).toEqual(seeded);
  expect(await purgeTrail(tenancy.ownerUrl)).toEqual({ ofOrganizations: 0, ofNone: 0 });
  expect(await forced()).toEqual([]);
});

test('more than one transaction removes goes too, and a plan that has changed counts as it is now', async () => {
  await put('of-free', daysKept.FREE + 5, 10_001);
  await put('of-pro', daysKept.FREE + 5);
  expect(await purgeTrail(tenancy.ownerUrl)).toEqual({ ofOrganizations: 10_001, ofNone: 0 });
  await tenancy.sql(`update organization set plan = 'FREE' where slug = 'of-pro'`);
  expect((await purgeTrail(tenancy.ownerUrl)).ofOrganizations).toBe(2);
  expect(await forced()).toEqual([]);
});

test('the runtime role purges nothing', async () => {
  await put('of-free', daysKept.FREE + 5);
  await expect(tenancy.database.pool.query('delete from audit_event')).rejects.toThrow('permission denied');
});

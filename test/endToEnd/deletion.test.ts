import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OrganizationGone } from '#platform/data/admitWrite.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork, writingOf } from '#platform/data/unitOfWork.ts';
import { demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { audited, organizationUpdated } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { linesOf } from '#tools/ledger/ledger.ts';
import { readLedger } from '#tools/ledger/readLedger.ts';
import { replay } from '#tools/ledger/replay.ts';
import { remainsOf, type Remains } from '#tools/organization/remainsOf.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { createWorld } from '../isolation/worlds.ts';

/** Two organizations, each with rows in every table of the four databases, and with what waits and has failed. */
const [gone, other] = [
  { name: 'acme', organization: randomUUID(), user: randomUUID() },
  { name: 'beta', organization: randomUUID(), user: randomUUID() },
];
/** Rows of one table and organization: more than the purge takes in one transaction. */
const many = 2_300;

let graph: TestGraph;
let owner: GraphClient;
let before: Record<string, string[]>;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  for (const { name, organization, user } of [gone, other]) {
    for (const subgraph of subgraphNames)
      await createWorld(graph.subgraphs[subgraph].database, name, { organization, user });
    await makeOwner(organization);
    await fill(organization);
  }
  owner = await graph.signIn(demonstrationUsers.consultant.email, gone.organization);
  before = await dump(other.organization);
});
afterAll(() => graph.stop());

async function makeOwner(organization: string): Promise<void> {
  const { sql } = graph.subgraphs.tenancy;
  const [role] = await sql<{ id: string }>(
    `insert into role (organization_id, key, display_name, level, is_system, permissions)
     select $1, 'OWNER', 'Owner', 100, true, permissions from role where key = 'OWNER' and is_system limit 1 returning id`,
    [organization],
  );
  await sql('insert into membership (organization_id, user_id, role_id) values ($1, $2, $3)', [
    organization,
    demonstrationUsers.consultant.id,
    role!.id,
  ]);
}

/** Much in a table that grows, and in one that nobody deletes from; what waits, and what has failed for good. */
async function fill(organization: string): Promise<void> {
  const { tenancy, slack } = graph.subgraphs;
  await tenancy.sql(
    `insert into audit_event (organization_id, event_id, action, resource_type, outcome, source, occurred_at)
     select $1, gen_random_uuid(), 'team.create', 'Team', 'SUCCESS', 'tenancy', now() from generate_series(1, $2)`,
    [organization, many],
  );
  await slack.sql(
    `insert into slack_user (organization_id, workspace_id, slack_id, name)
     select organization_id, id, 'U' || number, 'Somebody' from slack_workspace, generate_series(1, $2) as number where organization_id = $1`,
    [organization, many],
  );
  for (const name of subgraphNames) {
    await createUnitOfWork(graph.subgraphs[name].database, scopeOfOrganization(organization)).write(
      async (em, query) => {
        if (name === 'tenancy') emit(em, organizationUpdated, { version: 7 });
        else emit(em, audited, auditLine);
        writingOf(em).beforeCommit.push(async () => void (await query(notNow, [organization])));
      },
    );
  }
}

/** Ordered ones have failed, the others wait for tomorrow. */
const notNow = `
  update pgboss.job set start_after = now() + interval '1 day',
    state = case when name like 'events%' then 'failed'::pgboss.job_state else state end
  where group_id = $1`;

const auditLine = {
  actor: null,
  action: 'team.create',
  resourceType: 'Team',
  resourceId: null,
  outcome: 'SUCCESS' as const,
  fields: [],
};

/** Every row of an organization, by database and table, in an order of their own. */
async function dump(organization: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const name of subgraphNames) {
    const { sql } = graph.subgraphs[name];
    const tables = await sql<{ table: string; column: string }>(
      `select relname as "table", attname as "column" from pg_class t join pg_attribute on attrelid = t.oid
       where relnamespace = 'public'::regnamespace and relkind = 'r'
         and (attname = 'organization_id' or (attname = 'id' and relname in ('tenant', 'organization')))`,
    );
    for (const { table, column } of tables)
      rows[`${name} ${table}`] = texts(
        await sql(`select t::text from "${table}" t where "${column}" = $1 order by 1`, [organization]),
      );
    rows[`${name} queues`] = texts(
      await sql('select t::text from pgboss.job t where group_id = $1 order by 1', [organization]),
    );
  }
  return rows;
}

const texts = (rows: readonly Record<string, string>[]): string[] => rows.map((row) => row['t']!);

const remains = (organization: string): Promise<Remains[]> =>
  Promise.all(subgraphNames.map((name) => remainsOf(graph.subgraphs[name].superuserUrl, name, organization)));
const tablesOf = (all: readonly Remains[]) =>
  all.flatMap(({ subgraph, tables }) => tables.map((one) => ({ subgraph, ...one })));

const remove = (client: GraphClient, slug: string) =>
  client.send('mutation ($input: DeleteOrganizationInput!) { deleteOrganization(input: $input) { deletedId } }', {
    input: { slug },
  });

test('before it, each organization has something in every table with a column for organizations', async () => {
  for (const { organization } of [gone, other]) {
    const found = await remains(organization);
    expect(found.map(({ deletedAt }) => deletedAt)).toEqual([null, null, null, null]);
    for (const [place, rows] of Object.entries(await dump(organization)))
      expect([place, rows.length > 0]).toEqual([place, true]);
  }
});

test('its owner alone deletes it, and says which by its slug', async () => {
  const viewer = await graph.signIn('viewer@acme.test', 'acme');
  expect((await remove(viewer, 'acme')).errors![0]!.extensions['code']).toBe('FORBIDDEN');
  const admin = await graph.signIn('admin@acme.test', 'acme');
  expect((await remove(admin, 'acme')).errors![0]!.extensions['code']).toBe('FORBIDDEN');
  expect((await remove(owner, 'slug-beta')).errors![0]!.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'input.slug',
  });
  expect((await remains(gone.organization)).map(({ deletedAt }) => deletedAt)).toEqual([null, null, null, null]);
});

test('while a subgraph is away everything else goes, nobody enters it, and its slug is free; the subgraph follows when it is back', async () => {
  await graph.subgraphs.slack.leave();
  expect(await remove(owner, 'slug-acme')).toMatchObject({
    data: { deleteOrganization: { deletedId: gone.organization } },
  });
  const { errors } = await owner.send('{ organization { id } }');
  expect(errors![0]!.extensions['code']).toBe('FORBIDDEN');
  const { data } = await (
    await graph.signIn(demonstrationUsers.consultant.email)
  ).send('{ myOrganizations { nodes { id } } me { id } }');
  expect(data.myOrganizations.nodes.map(({ id }: { id: string }) => id)).not.toContain(gone.organization);
  const founder = await graph.signIn(demonstrationUsers.consultant.email);
  expect(
    await founder.send(
      'mutation { createOrganization(input: { name: "New", slug: "slug-acme" }) { organization { slug } } }',
    ),
  ).toMatchObject({ data: { createOrganization: { organization: { slug: 'slug-acme' } } } });
  const left = async () => {
    const all = tablesOf(await remains(gone.organization));
    return all.filter(({ subgraph }) => subgraph !== 'slack');
  };
  // In tenancy's queue one event is left, which slack has not been told.
  expect(await eventually(async () => (await left()).length === 1)).toBe(true);
  expect(await left()).toEqual([{ subgraph: 'tenancy', table: 'pgboss.job', rows: 1 }]);
  await graph.subgraphs.slack.comeBack();
});

test('no row of it is left in any of the databases and queues but the tombstones, and the other organization is what it was, byte for byte', async () => {
  expect(await eventually(async () => tablesOf(await remains(gone.organization)).length === 0)).toBe(true);
  for (const { subgraph, deletedAt, tables } of await remains(gone.organization))
    expect([subgraph, deletedAt, tables]).toEqual([subgraph, expect.any(Date), []]);
  expect(await dump(other.organization)).toEqual(before);
});

test('that it was deleted is audited, in no organization’s trail', async () => {
  expect(
    await graph.subgraphs.tenancy.sql(
      `select organization_id, actor_user_id, resource_id, outcome from audit_event where action = 'organization.delete'`,
    ),
  ).toEqual([
    {
      organization_id: null,
      actor_user_id: demonstrationUsers.consultant.id,
      resource_id: gone.organization,
      outcome: 'SUCCESS',
    },
  ]);
});

test('nothing late brings it back: no event, no write, no identity from before', async () => {
  for (const name of subgraphNames) {
    const from = name === 'tenancy' ? 'slack' : 'tenancy';
    const event = { id: randomUUID(), organization: gone.organization, at: Date.now() };
    const told =
      name === 'tenancy'
        ? { ...event, type: 'audit', payload: auditLine }
        : { ...event, type: 'organization.updated', payload: { version: 9 } };
    const { content } = await graph.subgraphs[name].internal(
      '/internal/events',
      { events: [told] },
      { issuer: from, purpose: 'events', organization: gone.organization },
    );
    expect(content).toEqual({ outcomes: [{ id: event.id, outcome: 'gone' }] });
    const { database } = graph.subgraphs[name];
    const write = createUnitOfWork(database, scopeOfOrganization(gone.organization, gone.user)).write(
      async () => 'done',
    );
    await expect(write).rejects.toBeInstanceOf(OrganizationGone);
  }
  expect(tablesOf(await remains(gone.organization))).toEqual([]);
});

test('a database that was restored from before it has forgotten it, and loses it again by what the others know', async () => {
  const urls = (which: 'superuserUrl' | 'appUrl') =>
    Object.fromEntries(subgraphNames.map((name) => [name, graph.subgraphs[name][which]]));
  for (const name of ['tenancy', 'content'] as const) {
    const { sql, database } = graph.subgraphs[name];
    await sql(`delete from ${name === 'tenancy' ? 'organization_tombstone' : 'tenant'} where id = $1`, [
      gone.organization,
    ]);
    if (name === 'tenancy') await sql('delete from "user" where id = $1', [gone.user]);
    await sql(`update organization set slug = 'slug-taken' where slug = 'slug-acme'`).catch(() => undefined);
    await createWorld(database, gone.name, gone);
    expect(tablesOf(await remains(gone.organization)).length).toBeGreaterThan(0);
    const ledger = await readLedger(urls('superuserUrl'));
    expect(linesOf(ledger, 'organization').map(({ id }) => id)).toEqual([gone.organization]);
    await replay({ whole: urls('superuserUrl'), app: urls('appUrl') }, ledger, graph.keys.directory);
    expect(tablesOf(await remains(gone.organization))).toEqual([]);
    expect((await remains(gone.organization)).map(({ deletedAt }) => deletedAt)).not.toContain(null);
    expect(await dump(other.organization)).toEqual(before);
  }
});

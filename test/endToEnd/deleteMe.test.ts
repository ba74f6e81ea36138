import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { withClient } from '#tools/database/provision.ts';
import { mergeLedgers } from '#tools/ledger/ledger.ts';
import { readLedger } from '#tools/ledger/readLedger.ts';
import { replay } from '#tools/ledger/replay.ts';
import { allTold } from '../harness/allTold.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

/** Everything that the four databases and their queues say of this person has these letters, in any case. */
const canary = 'xqperson';
const address = `${canary}@gone.test`;
const password = 'long enough words';
const acme = demonstrationOrganizations.acme.id;

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  await graph.subgraphs.tenancy.sql(`update organization set plan = 'ENTERPRISE'`);
});
afterAll(() => graph.stop());

const done = async (client: GraphClient, query: string, variables = {}, headers = {}) => {
  const { data, errors } = await client.send(query, variables, headers);
  expect(errors).toBeUndefined();
  return data;
};
const deleteMe = (client: GraphClient, given?: string) =>
  client.send('mutation ($input: DeleteMeInput!) { deleteMe(input: $input) { deletedId } }', {
    input: { password: given },
  });

/** Where the letters are: each column of every table that can hold them, as the catalogue has it. */
async function saying(letters: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of subgraphNames) {
    const { sql } = graph.subgraphs[name];
    const columns = await sql<{ table: string; column: string; type: string }>(columnsOfText);
    expect(columns.length).toBeGreaterThan(50);
    for (const { table, column, type } of columns) {
      const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const rows = await sql(`select 1 from ${table} where ${text} ilike $1 limit 1`, [`%${letters}%`]);
      if (rows.length > 0) found.push(`${name} ${table}.${column}`);
    }
  }
  return found;
}

const columnsOfText = `
  select format('%I.%I', n.nspname, t.relname) as "table", a.attname as "column", y.typname as type
  from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace join pg_type y on y.oid = a.atttypid
  where t.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and a.attnum > 0 and not a.attisdropped
    and (y.typcategory in ('S', 'A') or y.typname in ('json', 'jsonb', 'tsvector', 'bytea', 'citext'))`;

/** Every row of the other organization. */
async function ofBeta(): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const name of subgraphNames) {
    const { sql } = graph.subgraphs[name];
    const tables = await sql<{ table: string }>(
      `select relname as "table" from pg_class t join pg_attribute on attrelid = t.oid
       where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'organization_id'`,
    );
    for (const { table } of tables)
      rows[`${name} ${table}`] = await sql(`select t::text from "${table}" t where organization_id = $1 order by 1`, [
        demonstrationOrganizations.beta.id,
      ]);
  }
  return rows;
}

/** Signs up by an invitation to Acme, and leaves something of themself in all four databases. */
async function newcomer(letters = canary): Promise<{ id: string; client: GraphClient; block: string }> {
  const { signUp } = await done(
    graph.client(),
    'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken user { id } } }',
    { input: { email: `${letters}@gone.test`, password, name: `${letters} Real` } },
  );
  const { sql } = graph.subgraphs.tenancy;
  const id = signUp.user.id as string;
  await sql('update "user" set email_verified_at = now() where id = $1', [id]);
  const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }';
  const { inviteMember } = await done(owner, invite, {
    input: { email: `${letters}@gone.test`, message: `for ${letters}` },
  });
  const home = await graph.signIn(`${letters}@gone.test`, undefined, password);
  await done(home, 'mutation ($id: ID!) { acceptInvitation(input: { id: $id }) { organization { id } } }', {
    id: inviteMember.invitation.id,
  });
  const client = await graph.signIn(`${letters}@gone.test`, acme, password);
  await done(
    client,
    'mutation ($name: String!) { updateMyMembership(input: { displayName: $name }) { membership { id } } }',
    {
      name: `${letters} here`,
    },
  );
  const { createContentBlock } = await done(
    client,
    'mutation { createContentBlock(input: { type: COMPANY_PROFILE, title: "Theirs", content: "It stays." }) { contentBlock { id } } }',
    {},
    { 'idempotency-key': `"${letters}-key"` },
  );
  await done(
    owner,
    'mutation ($input: SetUserCorrelationInput!) { setUserCorrelation(input: $input) { correlation { id } } }',
    { input: { email: `${letters}@gone.test`, provider: 'GITHUB', externalId: `${letters}-hub` } },
  );
  const known = await graph.subgraphs.integrations.sql<{ account: string }>(
    'select external_id as account from correlated_account where organization_id = $1',
    [acme],
  );
  const [account] = await graph.subgraphs.slack.sql<{ slackId: string }>(
    `select slack_id as "slackId" from slack_user where organization_id = $1 and user_id is null and slack_id <> all($2) limit 1`,
    [acme, known.map(({ account: one }) => one)],
  );
  await done(
    owner,
    'mutation ($input: SetUserCorrelationInput!) { setUserCorrelation(input: $input) { correlation { id } } }',
    { input: { email: `${letters}@gone.test`, provider: 'SLACK', externalId: account!.slackId } },
  );
  expect(await allTold(graph)).toBe(true);
  return { id, client, block: createContentBlock.contentBlock.id };
}

test('who deletes their account is in no table of the four databases any more, and others are as they were', async () => {
  const { id, client, block } = await newcomer();
  expect(await graph.subgraphs.slack.sql('select 1 from slack_user where user_id = $1', [id])).toHaveLength(1);
  const said = (await saying(canary)).map((where) => where.split('.').slice(0, 2).join('.'));
  for (const table of ['user', 'membership', 'membership_words', 'invitation', 'notification'])
    expect(said).toContain(`tenancy public.${table === 'user' ? '"user"' : table}`);
  expect(said).toEqual(expect.arrayContaining(['integrations public.user_correlation']));
  const others = await ofBeta();

  expect((await deleteMe(client, 'another password')).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.password' } },
  ]);
  expect(await deleteMe(client, password)).toMatchObject({ data: { deleteMe: { deletedId: id } } });
  expect(await allTold(graph)).toBe(true);
  // The personal space is purged by a job. What is left where is said by name.
  await eventually(async () => (await saying(canary)).length === 0, 150);
  expect(await saying(canary)).toEqual([]);
  expect(await ofBeta()).toEqual(others);
  expect(await graph.subgraphs.slack.sql('select 1 from slack_user where user_id = $1', [id])).toEqual([]);
  expect(
    await graph.subgraphs.tenancy.sql(
      'select 1 from audit_event where actor_user_id = $1 and (ip_address is not null or user_agent is not null)',
      [id],
    ),
  ).toEqual([]);

  // Their session has ended, and the author of what stays is somebody who is gone.
  expect((await client.send('{ me { id } }')).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  const { contentBlock } = await done(
    owner,
    'query ($id: ID!) { contentBlock(id: $id) { createdBy { id name isDeleted } } }',
    {
      id: block,
    },
  );
  expect(contentBlock.createdBy).toEqual({ id, name: null, isDeleted: true });

  // The address is anybody's: somebody else signs up with it.
  const again = await done(
    graph.client(),
    'mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } } }',
    { input: { email: address, password, name: 'Somebody Else' } },
  );
  expect(again.signUp.user.id).not.toBe(id);
});

test('the last owner of a company is told which, and nothing of it is done', async () => {
  const owners = await graph.signIn(demonstrationUsers.acmeOwner.email, acme);
  const { errors } = await deleteMe(owners, 'orgraph-demo');
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_STATE', state: 'LAST_OWNER' } }]);
  expect(errors![0]!.message).toContain('Acme');
  expect(await done(owners, '{ me { email } }')).toEqual({ me: { email: demonstrationUsers.acmeOwner.email } });
});

/** Keeps what the four databases hold, queues included. @returns what puts it back, as a restored backup does. */
async function yesterday(): Promise<() => Promise<void>> {
  const kept = new Map<string, { table: string; columns: string }[]>();
  for (const name of subgraphNames) {
    const { sql } = graph.subgraphs[name];
    const tables = await sql<{ table: string; columns: string }>(
      `select format('%I.%I', n.nspname, t.relname) as "table", string_agg(quote_ident(attname), ', ') as columns
       from pg_class t join pg_namespace n on n.oid = relnamespace join pg_attribute on attrelid = t.oid
       where n.nspname in ('public', 'pgboss') and relkind in ('r', 'p') and not relispartition and attnum > 0 and not attisdropped and attgenerated = '' group by 1`,
    );
    await sql('create schema yesterday');
    for (const [index, { table }] of tables.entries()) await sql(`create table yesterday.t${index} as table ${table}`);
    kept.set(name, tables);
  }
  return async () => {
    for (const [name, tables] of kept)
      await withClient(graph.subgraphs[name as 'slack'].superuserUrl, async (client) => {
        await client.query('begin');
        await client.query('set local session_replication_role = replica');
        await client.query(`truncate ${tables.map(({ table }) => table).join(', ')}`);
        for (const [index, { table, columns }] of tables.entries())
          await client.query(`insert into ${table} (${columns}) select ${columns} from yesterday.t${index}`);
        await client.query('drop schema yesterday cascade');
        await client.query('commit');
      });
  };
}

test('a backup from before brings back neither an account nor whom an organization has erased in Slack', async () => {
  const other = 'xqother';
  const { client } = await newcomer(other);
  const { slack } = graph.subgraphs;
  const [person] = await slack.sql<{ id: string }>(
    `update slack_user set real_name = $2, email = $3 where id = (
       select author_id from slack_message where organization_id = $1 and author_id is not null and not is_deleted order by id limit 1) returning id`,
    [acme, `${other} in Slack`, `${other}@slack.test`],
  );
  await slack.sql(`update slack_message set text = $2 where author_id = $1`, [person!.id, `${other} says`]);
  const restore = await yesterday();
  await done(owner, 'mutation ($id: ID!) { eraseSlackUser(input: { id: $id }) { slackUser { id } } }', person);
  expect(await deleteMe(client, password)).toMatchObject({ data: { deleteMe: { deletedId: expect.any(String) } } });
  expect(await allTold(graph)).toBe(true);
  const urls = (which: 'superuserUrl' | 'appUrl') =>
    Object.fromEntries(subgraphNames.map((name) => [name, graph.subgraphs[name][which]]));
  const [whole, app] = [urls('superuserUrl'), urls('appUrl')];
  const ledger = await readLedger(whole);
  expect(JSON.stringify(ledger)).not.toContain(other);

  await restore();
  expect(await saying(other)).toEqual(
    expect.arrayContaining(['tenancy public."user".email', 'slack public.slack_user.real_name']),
  );
  const people = (replayed: Awaited<ReturnType<typeof replay>>) =>
    Object.fromEntries(replayed.map(({ subgraph, people: count }) => [subgraph, count]));
  const first = people(
    await replay({ whole, app }, mergeLedgers(ledger, await readLedger(whole)), graph.keys.directory),
  );
  expect(first).toMatchObject({ tenancy: 1, integrations: 1, slack: 2 });
  expect(await allTold(graph)).toBe(true);
  expect(await saying(other)).toEqual([]);
  const again = people(await replay({ whole, app }, ledger, graph.keys.directory));
  expect(again).toEqual({ tenancy: 0, integrations: 0, slack: 0, content: 0 });
});

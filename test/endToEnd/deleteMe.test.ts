import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { subgraphNames } from '#platform/process/names.ts';
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
async function newcomer(): Promise<{ id: string; client: GraphClient; block: string }> {
  const { signUp } = await done(
    graph.client(),
    'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken user { id } } }',
    { input: { email: address, password, name: `${canary} Real` } },
  );
  const { sql } = graph.subgraphs.tenancy;
  const id = signUp.user.id as string;
  await sql('update "user" set email_verified_at = now() where id = $1', [id]);
  const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }';
  const { inviteMember } = await done(owner, invite, { input: { email: address, message: `for ${canary}` } });
  const home = await graph.signIn(address, undefined, password);
  await done(home, 'mutation ($id: ID!) { acceptInvitation(input: { id: $id }) { organization { id } } }', {
    id: inviteMember.invitation.id,
  });
  const client = await graph.signIn(address, acme, password);
  await done(
    client,
    'mutation ($name: String!) { updateMyMembership(input: { displayName: $name }) { membership { id } } }',
    {
      name: `${canary} here`,
    },
  );
  const { createContentBlock } = await done(
    client,
    'mutation { createContentBlock(input: { type: COMPANY_PROFILE, title: "Theirs", content: "It stays." }) { contentBlock { id } } }',
    {},
    { 'idempotency-key': `"${canary}-key"` },
  );
  await done(
    owner,
    'mutation ($input: SetUserCorrelationInput!) { setUserCorrelation(input: $input) { correlation { id } } }',
    { input: { email: address, provider: 'GITHUB', externalId: `${canary}-hub` } },
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
    { input: { email: address, provider: 'SLACK', externalId: account!.slackId } },
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

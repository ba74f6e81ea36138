import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fromBuffer } from 'yauzl';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { declaredOf } from '#platform/personalData/assertDeclared.ts';
import type { LeadsTo, PersonalData } from '#platform/personalData/declaration.ts';
import { subgraphNames, type SubgraphName } from '#platform/process/names.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { eventually } from '../harness/eventually.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

// Whoever asks for a copy of their data is given what is kept of them in all their organizations, and nothing of
// anybody else. What there is comes from the declaration; whose it is, the test finds by itself.

const { acme, beta } = demonstrationOrganizations;
const { consultant } = demonstrationUsers;
/** Rows of one table, more than an answer of a subgraph holds, and more bytes than a part. */
const many = 1_200;

let graph: TestGraph;
let client: GraphClient;
let owner: GraphClient;
/** Access tokens, which are given before everybody's address is marked. */
const tokens = { own: '', other: '' };
const declared = new Map<SubgraphName, PersonalData>();
/** The consultant's own values of what rows lead on by. */
const own = new Map<LeadsTo, string[]>();

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  for (const name of subgraphNames) declared.set(name, declaredOf(name, (await definitionOf(name)).personalData));
  client = await graph.signIn(consultant.email, 'acme');
  owner = await graph.signIn('owner@acme.test', 'acme');
  tokens.own = await tokenOf(consultant.email);
  tokens.other = await tokenOf('owner@acme.test');
  const { tenancy, slack, integrations } = graph.subgraphs;
  const ids = async ({ sql }: Pick<typeof tenancy, 'sql'>, text: string) =>
    (await sql<{ id: string }>(text)).map(({ id }) => id);
  own.set('account', [consultant.id]);
  own.set('address', [consultant.email]);
  own.set('membership.id', await ids(tenancy, `select id from membership where user_id = '${consultant.id}'`));
  own.set('slack_user.id', await ids(slack, `select id from slack_user where user_id = '${consultant.id}'`));
  own.set(
    'slack_user.slack_id',
    await ids(slack, `select slack_id as id from slack_user where user_id = '${consultant.id}'`),
  );
  own.set(
    'slack_message.id',
    await ids(
      slack,
      `select m.id from slack_message m join slack_user u on u.id = m.author_id where u.user_id = '${consultant.id}'`,
    ),
  );
  own.set(
    'user_correlation.id',
    await ids(integrations, `select id from user_correlation where user_id = '${consultant.id}'`),
  );
  await tenancy.sql(
    `insert into audit_event (id, organization_id, event_id, actor_user_id, action, resource_type, outcome, details, user_agent, source, occurred_at)
     select gen_random_uuid(), $1, gen_random_uuid(), $2, 'x.y', 'X', 'SUCCESS', '{}', agent, 'test', now() from unnest($3::text[]) agent`,
    [acme.id, consultant.id, Array.from({ length: many }, () => randomBytes(300).toString('base64'))],
  );
  await tenancy.sql(`update "user" set email_verified_at = now() where id = $1`, [consultant.id]);
  for (const [n, email] of [consultant.email, 'stranger@else.test'].entries())
    await tenancy.sql(
      `insert into invitation (organization_id, email, role_id, token_hash, message, invited_by_id, expires_at)
       select $1, $2, (select r.id from role r where r.organization_id = $1 and key = 'MEMBER'), $3, 'Come', $4, now() + interval '1 day'`,
      [beta.id, email, `hash ${n}`, n === 0 ? demonstrationUsers.betaOwner.id : consultant.id],
    );
  for (const user of [consultant, demonstrationUsers.acmeOwner])
    await tenancy.sql(
      `insert into notification (organization_id, user_id, code, title, message) values ($1, $2, 'x', 'Title', 'Message')`,
      [acme.id, user.id],
    );
  for (const name of subgraphNames) await markOthers(name);
});
afterAll(() => graph.stop());

interface Column {
  column: string;
  type: string;
  most: number | null;
}

/** What is read by the system itself, and the names of the copy's folders. */
const kept = new Set([
  'role.key',
  'user.password_hash',
  'user.timezone',
  'organization.slug',
  'organization.domain',
  'tenant.slug',
  'slack_message.thread_ts',
]);

/** Marks what the organizations and everybody else has written, in each text of each row. */
async function markOthers(name: SubgraphName): Promise<void> {
  const { sql } = graph.subgraphs[name];
  for (const [table, { people = {}, ofOrganization = [] }] of Object.entries(declared.get(name)!)) {
    const columns = await sql<Column>(texts, [table]);
    const mark = async (asked: readonly string[], where: string) => {
      for (const { column, type, most } of columns)
        if (asked.includes(column) && !kept.has(`${table}.${column}`))
          await sql(`update "${table}" t set "${column}" = ${marked(`t."${column}"`, type, most)} where ${where}`);
    };
    await mark(ofOrganization, 'true');
    for (const [column, { is, says = [], withheld = {} }] of Object.entries(people))
      await mark([...says, ...Object.keys(withheld)], `not coalesce(${isOwn(column, is)}, false)`);
  }
}

const texts = `
  select column_name as column, udt_name as type, character_maximum_length as most from information_schema.columns c
  where table_schema = 'public' and table_name = $1 and udt_name in ('text', 'varchar', 'citext', '_text', 'jsonb') and is_generated = 'NEVER'
    and not exists (select from pg_constraint k where k.conrelid = format('%I', c.table_name)::regclass and k.contype = 'c'
      and pg_get_constraintdef(k.oid) ~ format('\\m%s\\M.* = ANY', c.column_name))`;

function marked(column: string, type: string, most: number | null): string {
  if (type === '_text') return `array_append(${column}, 'canary')`;
  if (type === 'jsonb')
    return `case jsonb_typeof(${column}) when 'array' then ${column} || '["canary"]' else coalesce(${column}, '{}') || '{"canary": "canary"}' end`;
  return `left('canary ' || coalesce(${column}::text, ''), ${most ?? 1_000_000})`;
}

const isOwn = (column: string, is: LeadsTo): string =>
  `(t."${column}"::text in (${['', ...own.get(is)!].map((value) => `'${value}'`).join(', ')}))`;

/** Fetches a copy as a person; the token is by whom. */
const fetchCopy = (path: string, token?: string) =>
  fetch(`${graph.url}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

async function tokenOf(email: string): Promise<string> {
  const { data } = await graph
    .client()
    .send(`mutation ($input: LogInInput!) { logIn(input: $input) { accessToken } }`, {
      input: { email, password: 'orgraph-demo' },
    });
  return data.logIn.accessToken as string;
}

/** The rows of each file of a ZIP. */
async function unzipped(bytes: Buffer): Promise<Map<string, Record<string, unknown>[]>> {
  const files = new Map<string, Record<string, unknown>[]>();
  const zip = await new Promise<any>((opened, failed) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, file) => (error ? failed(error) : opened(file))),
  );
  await new Promise<void>((ended, failed) => {
    zip.on('error', failed).on('end', ended);
    zip.on('entry', (entry: any) => {
      zip.openReadStream(entry, async (error: Error | null, stream: NodeJS.ReadableStream) => {
        if (error) return failed(error);
        const text = (await buffer(stream)).toString();
        expect(files.has(entry.fileName)).toBe(false);
        files.set(
          entry.fileName,
          text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>),
        );
        zip.readEntry();
      });
    });
    zip.readEntry();
  });
  return files;
}

const request = (headers?: Record<string, string>) =>
  client.send('mutation { requestMyData { myData { id status path size } } }', {}, headers);
const asked = async () =>
  (await client.send('{ myData { id status path size createdAt expiresAt } }')).data.myData as Record<
    string,
    any
  > | null;

let path: string;

test('a person of two organizations is given their rows of both, and no word of anybody else', async () => {
  const key = randomUUID();
  const first = await request({ 'idempotency-key': `"${key}"` });
  const { id } = first.data.requestMyData.myData;
  expect(first.data.requestMyData.myData).toEqual({ id, status: 'REQUESTED', path: null, size: null });
  expect((await request({ 'idempotency-key': `"${key}"` })).data.requestMyData.myData.id).toBe(id);
  expect(await eventually(async () => (await asked())?.['status'] === 'READY')).toBe(true);
  const ready = (await asked())!;
  expect(ready['path']).toBe(`/my-data/${id}`);
  path = ready['path'] as string;

  const response = await fetchCopy(path, tokens.own);
  expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
    200,
    'application/zip',
    'no-store',
  ]);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes).toHaveLength(ready['size'] as number);
  const files = await unzipped(bytes);
  expect(JSON.stringify([...files])).not.toContain('canary');

  const told = new Map([...files].map(([file, rows]) => [file, rows.map((row) => row['id'] as string).toSorted()]));
  const expected = new Map<string, string[]>();
  for (const name of subgraphNames)
    for (const [table, { people = {} }] of Object.entries(declared.get(name)!)) {
      const conditions = Object.entries(people)
        .filter(([, { says = [], withheld }]) => says.length > 0 || withheld === undefined)
        .map(([column, { is }]) => isOwn(column, is));
      if (conditions.length === 0) continue;
      const { sql } = graph.subgraphs[name];
      const [{ has } = { has: false }] = await sql<{ has: boolean }>(
        `select count(*) > 0 as has from information_schema.columns where table_name = $1 and column_name = 'organization_id'`,
        [table],
      );
      const rows = await sql<{ id: string; organization: string | null }>(
        `select id, ${has ? 'organization_id' : 'null'} as organization from "${table}" t where ${conditions.join(' or ')}`,
      );
      for (const [organization, folder] of [
        [null, 'own'],
        [acme.id, 'organizations/acme'],
        [beta.id, 'organizations/beta'],
      ]) {
        const ids = rows.filter((row) => row.organization === organization).map((row) => row.id);
        if (ids.length > 0) expected.set(`${folder}/${name}/${table}.ndjson`, ids.toSorted());
      }
    }
  // What belongs to no organization is in nobody's trail; what has happened since the copy was begun is not in it.
  const stable = (all: Map<string, string[]>) =>
    Object.fromEntries(
      [...all].filter(([file]) => !/^own\/tenancy\/(audit_event|refresh_token)/.test(file)).toSorted(),
    );
  expect(stable(told)).toEqual(stable(expected));
  for (const file of [
    'own/tenancy/user',
    'organizations/acme/tenancy/membership',
    'organizations/beta/tenancy/membership',
    'organizations/acme/slack/slack_message',
    'organizations/beta/slack/slack_user',
    'organizations/beta/tenancy/invitation',
    'organizations/acme/integrations/user_correlation',
    'organizations/acme/content/content_block',
  ])
    expect({ file, rows: told.get(`${file}.ndjson`)?.length ?? 0 }).not.toEqual({ file, rows: 0 });
  expect(told.get('organizations/acme/tenancy/audit_event.ndjson')!.length).toBeGreaterThanOrEqual(many);
  expect(files.get('own/tenancy/user.ndjson')![0]).toMatchObject({ id: consultant.id, email: consultant.email });
  // Who has invited somebody has written the message; whom they have invited is another's.
  const invitations = files.get('organizations/beta/tenancy/invitation.ndjson')!;
  expect(
    invitations.map(({ email, message }) => ({ email, message })).toSorted((one) => (one.email === null ? 1 : -1)),
  ).toEqual([
    { email: consultant.email, message: null },
    { email: null, message: 'Come' },
  ]);
  expect(Object.keys(files.get('own/tenancy/user.ndjson')![0]!)).not.toContain('password_hash');
});

test('another person, nobody, and who asks for what never was find nothing', async () => {
  const { other } = tokens;
  const answers = await Promise.all([
    fetchCopy(path, other),
    fetchCopy(`/my-data/${randomUUID()}`, other),
    fetchCopy('/my-data/------------------------------------', other),
    fetchCopy(path),
  ]);
  expect(
    await Promise.all(
      answers.map(async (answer) => [answer.status, ((await answer.json()) as any).errors[0].extensions.code]),
    ),
  ).toEqual([
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [401, 'UNAUTHENTICATED'],
  ]);
  const none = await owner.send('{ myData { id } }');
  expect([none.data, none.errors![0]!.extensions['code']]).toEqual([{ myData: null }, 'NOT_FOUND']);
});

test('one is made at a time; another takes its place, and one whose time is over is gone', async () => {
  const { tenancy } = graph.subgraphs;
  await tenancy.sql(`update personal_copy set status = 'REQUESTED'`);
  const { errors } = await request();
  expect(errors![0]!.extensions['code']).toBe('INVALID_STATE');
  await tenancy.sql(`update personal_copy set status = 'READY'`);
  const { id } = (await request()).data.requestMyData.myData;
  expect(await eventually(async () => (await asked())?.['status'] === 'READY')).toBe(true);
  const token = tokens.own;
  expect([(await fetchCopy(path, token)).status, (await fetchCopy(`/my-data/${id}`, token)).status]).toEqual([
    404, 200,
  ]);
  expect(await tenancy.sql('select distinct copy_id as id from personal_copy_part')).toEqual([{ id }]);
  await tenancy.sql(`update personal_copy set expires_at = now()`);
  expect([await asked(), (await fetchCopy(`/my-data/${id}`, token)).status]).toEqual([null, 404]);
});

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isInputObjectType, isObjectType, type GraphQLObjectType } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { demonstrationOrganizations, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

// What can be linked to is found by its id: a root field named like the list in the singular. What has other names beside
// takes one of them, as `by`.

const { apiSchema: schema, rights } = readSupergraph(
  readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
);
const queries = Object.values(schema.getQueryType()!.getFields());
/** The input of a look-up that takes one of several names. */
const referenceOf = (field: string) => {
  const type = queries.find(({ name }) => name === field)!.args.find(({ name }) => name === 'by')?.type;
  const reference = type && getNamedType(type);
  return isInputObjectType(reference) && reference.isOneOf ? reference : undefined;
};
const lookUps = queries.filter(
  ({ name: field, args, type }) =>
    (args.some(({ name }) => name === 'id') || referenceOf(field)?.getFields()['id'] !== undefined) &&
    isObjectType(getNamedType(type)),
);

/** Where the ids of a look-up stand, in the subgraph that has them; what else narrows them to one's own. */
interface Rows {
  subgraph: string;
  table: string;
  column?: string;
  own?: string;
}

const rowsOf: Record<string, Rows> = {
  auditEvent: { subgraph: 'tenancy', table: 'audit_event' },
  contentBlock: { subgraph: 'content', table: 'content_block' },
  contentSection: { subgraph: 'content', table: 'section' },
  integration: { subgraph: 'integrations', table: 'integration' },
  integrationEvent: { subgraph: 'integrations', table: 'integration_event' },
  invitation: { subgraph: 'tenancy', table: 'invitation' },
  member: { subgraph: 'tenancy', table: 'membership' },
  myIdentity: { subgraph: 'tenancy', table: 'user_identity', own: 'user_id' },
  mySession: { subgraph: 'tenancy', table: 'refresh_token', column: 'family', own: 'user_id' },
  notification: { subgraph: 'tenancy', table: 'notification', own: 'user_id' },
  project: { subgraph: 'content', table: 'project' },
  role: { subgraph: 'tenancy', table: 'role' },
  slackChannel: { subgraph: 'slack', table: 'slack_channel' },
  slackImportRun: { subgraph: 'slack', table: 'import_run' },
  slackJob: { subgraph: 'slack', table: 'job' },
  slackMessage: { subgraph: 'slack', table: 'slack_message' },
  slackUser: { subgraph: 'slack', table: 'slack_user' },
  slackWorkspace: { subgraph: 'slack', table: 'slack_workspace' },
  team: { subgraph: 'tenancy', table: 'team' },
  teamMembership: { subgraph: 'tenancy', table: 'team_membership' },
  userCorrelation: { subgraph: 'integrations', table: 'user_correlation' },
};

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  await graph.signIn('owner@beta.test', 'beta');
  owner = await graph.signIn('owner@acme.test', 'acme');
  await graph.subgraphs.tenancy.sql(
    `insert into user_identity (user_id, issuer, subject) select id, 'https://issuer.test', email from "user"`,
  );
  await graph.subgraphs.slack.sql(
    `insert into import_run (organization_id, workspace_id, imported_by_id, began_at, ended_at, digest) select organization_id, id, $1, now(), now(), 'x' from slack_workspace`,
    [demonstrationUsers.acmeOwner.id],
  );
  for (const { id } of Object.values(demonstrationOrganizations))
    await graph.subgraphs.slack.sql(
      `insert into job (organization_id, kind, status, started_by_id) values ($1, 'slack_messages.reread', 'COMPLETED', $2)`,
      [id, demonstrationUsers.acmeOwner.id],
    );
});
afterAll(() => graph.stop());

/** Ids that the owner of an organization may read, and that are its own alone. */
async function idsOf({ subgraph, table, column = 'id', own }: Rows, slug: 'acme' | 'beta'): Promise<string[]> {
  const user = slug === 'acme' ? demonstrationUsers.acmeOwner.id : demonstrationUsers.betaOwner.id;
  const isPublic =
    {
      slack_channel: `type = 'PUBLIC'`,
      slack_message: `channel_id in (select id from slack_channel where type = 'PUBLIC')`,
    }[table] ?? 'true';
  const rows = await graph.subgraphs[subgraph]!.sql<{ id: string }>(
    `select ${column} as id from ${table} where ${own === undefined ? `organization_id = $1 and ${isPublic}` : `${own} = $1`} limit 3`,
    [own === undefined ? demonstrationOrganizations[slug].id : user],
  );
  return rows.map(({ id }) => id);
}

const look = (client: GraphClient, field: string, id: string) =>
  client.send(
    `query ($id: ID!) { ${field}(${referenceOf(field) === undefined ? 'id: $id' : 'by: { id: $id }'}) { __typename id } }`,
    { id },
  );

test('every look-up by id is among them', () => {
  expect(lookUps.map(({ name }) => name).sort()).toEqual(Object.keys(rowsOf).sort());
});

test.each(Object.entries(rowsOf))(
  '%s finds what is there, and of others’ says what it says of none',
  async (field, rows) => {
    const [mine, theirs] = [await idsOf(rows, 'acme'), await idsOf(rows, 'beta')];
    expect([mine.length > 0, theirs.length > 0]).toEqual([true, true]);
    const type = getNamedType(queries.find(({ name }) => name === field)!.type).name;
    for (const id of mine)
      expect(await look(owner, field, id)).toMatchObject({ status: 200, data: { [field]: { __typename: type, id } } });
    const unknown = await look(owner, field, randomUUID());
    expect(unknown).toMatchObject({
      data: { [field]: null },
      errors: [{ path: [field], extensions: { code: 'NOT_FOUND' } }],
    });
    for (const id of [...theirs, 'no id']) expect((await look(owner, field, id)).text).toBe(unknown.text);
  },
);

const message = async () => {
  const [first] = await graph.subgraphs.slack.sql<{ id: string; channel: string; ts: string }>(
    `select m.id, m.channel_id as channel, m.slack_ts as ts from slack_message m join slack_channel c on c.id = m.channel_id
     where m.organization_id = $1 and c.type = 'PUBLIC' limit 1`,
    [demonstrationOrganizations.acme.id],
  );
  const { data } = await owner.send(`{ slackMessage(by: { id: "${first!.id}" }) { permalink } }`);
  return { ...first!, permalink: data.slackMessage.permalink as string };
};

test('what has several names is found by each of them, in the text and in a variable, of this organization alone', async () => {
  const stranger = await graph.signIn('owner@beta.test', 'beta');
  const { id, channel, ts, permalink } = await message();
  for (const [field, by] of [
    ['team', { slug: 'engineering' }],
    ['member', { userId: demonstrationUsers.acmeOwner.id }],
    ['slackMessage', { id }],
    ['slackMessage', { permalink }],
    ['slackMessage', { place: { channelId: channel, ts } }],
  ] as const) {
    const type = `${referenceOf(field)!.name}!`;
    const [name, value] = Object.entries(by)[0]!;
    const given = referenceOf(field)!.getFields()[name]!.type.toString();
    const asWhole = await owner.send(`query ($by: ${type}) { ${field}(by: $by) { id } }`, { by });
    const asPart = await owner.send(`query ($value: ${given}!) { ${field}(by: { ${name}: $value }) { id } }`, {
      value,
    });
    const literal = JSON.stringify(by).replace(/"(\w+)":/g, '$1: ');
    const inText = await owner.send(`{ ${field}(by: ${literal}) { id } }`);
    expect([field, by, asWhole.errors ?? asWhole.data[field]]).toEqual([field, by, { id: expect.any(String) }]);
    expect([asPart.text, inText.text]).toEqual([asWhole.text, asWhole.text]);
    const { data } = await stranger.send(`{ ${field}(by: ${literal}) { id } }`);
    // Slugs are unique in an organization.
    expect(data[field]?.id).not.toBe(asWhole.data[field].id);
  }
});

test.each(['team', 'member', 'slackMessage'])('%s takes exactly one name', async (field) => {
  const names = Object.keys(referenceOf(field)!.getFields()).slice(0, 2);
  const [first, second] = names as [string, string];
  const query = `query ($by: ${referenceOf(field)!.name}!) { ${field}(by: $by) { id } }`;
  for (const [by, at] of [
    [{}, 'by'],
    [{ [first]: 'x', [second]: 'y' }, 'by'],
    [{ [first]: null }, `by.${first}`],
  ] as const) {
    expect((await owner.send(query, { by })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: at } },
    ]);
    const inText = await owner.send(`{ ${field}(by: ${JSON.stringify(by).replace(/"(\w+)":/g, '$1: ')}) { id } }`);
    expect(inText.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  }
  const nullable = await owner.send(`query ($value: ID) { ${field}(by: { id: $value }) { id } }`);
  expect(nullable.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

/** The lists of a type: of Query, else of whatever has one. */
function listsOf(type: GraphQLObjectType): { owner: string; field: string }[] {
  const all = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((holder) =>
      Object.values(holder.getFields())
        .filter((field) => getNamedType(field.type).name === `${type.name}Connection`)
        .map((field) => ({ owner: holder.name, field: field.name })),
    );
  const roots = all.filter((list) => list.owner === 'Query');
  return roots.length > 0 ? roots : all;
}

test('a look-up takes the permission of the lists of what it finds, and what that takes itself', () => {
  for (const { name, type } of lookUps) {
    const given = getNamedType(type) as GraphQLObjectType;
    const asked = (owner: string, field: string) => [
      ...new Set([...rights.ofField(owner, field).permissions, ...(rights.ofType(given.name)?.permissions ?? [])]),
    ];
    const lists = listsOf(given);
    expect([name, lists.length > 0]).toEqual([name, true]);
    expect([name, asked('Query', name)]).toEqual([name, asked(lists[0]!.owner, lists[0]!.field)]);
  }
});

test('another person’s notification and session do not exist, in one organization too', async () => {
  const member = await graph.signIn('member@acme.test', 'acme');
  for (const field of ['notification', 'mySession']) {
    const [id] = await idsOf(rowsOf[field]!, 'acme');
    expect((await look(owner, field, id!)).errors).toBeUndefined();
    expect((await look(member, field, id!)).text).toBe((await look(member, field, randomUUID())).text);
  }
});

test('a session that has ended is found no more', async () => {
  const guest = await graph.signIn('viewer@acme.test');
  const [session] = (await guest.send('{ mySessions(first: 1) { nodes { id } } }')).data.mySessions.nodes;
  expect((await look(guest, 'mySession', session.id)).data.mySession.id).toBe(session.id);
  const other = await graph.signIn('viewer@acme.test');
  await guest.send('mutation ($id: ID!) { revokeSession(input: { id: $id }) { deletedId } }', { id: session.id });
  expect((await look(other, 'mySession', session.id)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
});

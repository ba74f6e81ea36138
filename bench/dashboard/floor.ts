import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'undici';
import type { Identity } from '#platform/identity/identity.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import type { SubgraphName } from '#platform/process/names.ts';

/**
 * The floor: what a program pays that answers the dashboard by hand, with the gateway's own fetches and signatures, for
 * one fixed identity, and with no knowledge of GraphQL. `node floor.ts <port> <urls, keys and identity as JSON>`
 */
const { urls, keys, identity } = JSON.parse(process.argv[3]!) as {
  urls: Record<SubgraphName, string>;
  keys: string;
  identity: Identity;
};
const dispatcher = new Agent({ connections: 64 });
const signer = createRequestSigner(readOwnKeys(keys, 'gateway'), createKeyRing(`${keys}/jwks.json`));

async function ask<Data>(receiver: SubgraphName, query: string, variables: object = {}): Promise<Data> {
  const body = JSON.stringify({ query, variables });
  const { headers } = await signer.sign({ path: '/graphql', body, identity, receiver });
  const { body: answer } = await request(`${urls[receiver]}/graphql`, { method: 'POST', dispatcher, headers, body });
  const text = await answer.text();
  const { data } = JSON.parse(text) as { data?: Data };
  if (data === undefined) throw new Error(`${receiver} answered ${text}`);
  return data;
}

const entities = async <Entity>(
  receiver: SubgraphName,
  type: string,
  fields: string,
  of: readonly object[],
): Promise<Entity[]> =>
  (
    await ask<{ _entities: Entity[] }>(
      receiver,
      `query($representations:[_Any!]!){_entities(representations: $representations){...on ${type}{${fields}}}}`,
      { representations: of },
    )
  )._entities;

type List<Node> = { edges: { node: Node }[] };
type Person = { id: string; name?: string };
type Member = { id: string; email: string; role: { key: string }; user: Person };
type Integration = { id: string; provider: string; status: string };
type Block = { id: string; title: string; type: string; version: number; createdBy: Person | null };
type Message = { text: string; postedAt: string; author: { displayName: string; user: Person | null } | null };
type Channel = { name: string; messages: List<Message> };
type Organization = { id: string; slug: string; name: string; members: List<Member>; teams: object };

const reference =
  (type: string) =>
  ({ id }: { id: string }) => ({ __typename: type, id });
const mapped = <Node, Other>({ edges, ...rest }: List<Node>, map: (node: Node) => Other) => ({
  edges: edges.map(({ node }) => ({ node: map(node) })),
  ...rest,
});

async function dashboard(): Promise<object> {
  const { me, organization } = await ask<{ me: object; organization: Organization }>(
    'tenancy',
    '{me{id email} organization{__typename id slug name members(first: 50){edges{node{__typename id email role{key} user{id name}}} pageInfo{hasNextPage endCursor}} teams(first: 5){edges{node{name}}}}}',
  );
  const here = [reference('Organization')(organization)];
  const connected = connections(
    here,
    organization.members.edges.map(({ node }) => node),
  );
  const [[content], [slack]] = await Promise.all([
    entities<{ contentBlocks: List<Block>; projects: object }>(
      'content',
      'Organization',
      'contentBlocks(first: 20){edges{node{id title type version createdBy{__typename id}}}} projects(first: 5){edges{node{name status sections(first: 5){edges{node{title}}}}}}',
      here,
    ),
    entities<{ slackWorkspaces: List<{ name: string; channels: List<Channel> }> }>(
      'slack',
      'Organization',
      'slackWorkspaces(first: 1){edges{node{name channels(first: 20){edges{node{name messages(first: 3){edges{node{text postedAt author{displayName user{__typename id}}}}}}}}}}}',
      here,
    ),
  ]);
  const people = new Set<string>();
  for (const { node } of content!.contentBlocks.edges) if (node.createdBy !== null) people.add(node.createdBy.id);
  for (const workspace of slack!.slackWorkspaces.edges)
    for (const channel of workspace.node.channels.edges)
      for (const {
        node: { author },
      } of channel.node.messages.edges)
        if (author?.user) people.add(author.user.id);
  const ids = [...people];
  const names = new Map(
    (
      await entities<{ name: string }>(
        'tenancy',
        'User',
        'name',
        ids.map((id) => ({ __typename: 'User', id })),
      )
    ).map(({ name: called }, index) => [ids[index]!, called]),
  );
  const nameOf = (person: Person | null) => person && { name: names.get(person.id) };
  const { integrations, correlations } = await connected;

  const { id, slug, name, members, teams } = organization;
  return {
    me,
    organization: {
      id,
      slug,
      name,
      members: mapped(members, (member) => ({
        id: member.id,
        email: member.email,
        role: member.role,
        user: { name: member.user.name },
        correlation: correlations.get(member.id) ?? null,
      })),
      teams,
      integrations,
      slackWorkspaces: mapped(slack!.slackWorkspaces, (workspace) => ({
        name: workspace.name,
        channels: mapped(workspace.channels, (channel) => ({
          name: channel.name,
          messages: mapped(channel.messages, ({ text, postedAt, author }) => ({
            text,
            postedAt,
            author: author && { displayName: author.displayName, user: nameOf(author.user) },
          })),
        })),
      })),
      contentBlocks: mapped(content!.contentBlocks, ({ id: block, title, type, version, createdBy }) => ({
        id: block,
        title,
        type,
        version,
        createdBy: nameOf(createdBy),
      })),
      projects: content!.projects,
    },
  };
}

async function connections(here: readonly object[], members: readonly Member[]) {
  const {
    _e0: [first],
    _e1: people,
  } = await ask<{ _e0: { integrations: List<Integration> }[]; _e1: { correlation: Person | null }[] }>(
    'integrations',
    'query($a:[_Any!]!, $b:[_Any!]!){_e0: _entities(representations: $a){...on Organization{integrations(first: 5){edges{node{__typename provider status id}}}}} _e1: _entities(representations: $b){...on Membership{correlation{__typename id}}}}',
    { a: here, b: members.map(({ id, user }) => ({ __typename: 'Membership', id, user: { id: user.id } })) },
  );
  const known = members.flatMap(({ id }, index) =>
    people[index]!.correlation === null
      ? []
      : [{ member: id, of: reference('UserCorrelation')(people[index]!.correlation) }],
  );
  const [workspaces, accounts] = await Promise.all([
    entities<{ slackWorkspace: object | null }>(
      'slack',
      'Integration',
      'slackWorkspace{name}',
      first!.integrations.edges.map(({ node }) => reference('Integration')(node)),
    ),
    entities<{ slackUserIds: string[] }>(
      'integrations',
      'UserCorrelation',
      'slackUserIds',
      known.map(({ of }) => of),
    ),
  ]);
  const found = await entities<{ slackUsers: object[] }>(
    'slack',
    'UserCorrelation',
    'slackUsers{displayName}',
    known.map(({ of }, index) => ({ ...of, slackUserIds: accounts[index]!.slackUserIds })),
  );
  return {
    integrations: {
      edges: first!.integrations.edges.map(({ node: { provider, status } }, index) => ({
        node: { provider, status, slackWorkspace: workspaces[index]!.slackWorkspace },
      })),
    },
    correlations: new Map(known.map(({ member }, index) => [member, found[index]])),
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

createServer(
  (incoming, response) =>
    void (async () => {
      JSON.parse(await textOf(incoming));
      const text = JSON.stringify({ data: await dashboard() });
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        .end(text);
    })(),
).listen(Number(process.argv[2]), '127.0.0.1');

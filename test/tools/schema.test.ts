import { expect, test } from '@jest/globals';
import { GraphQLError, printSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { schemaHeader } from '#platform/graphql/subgraphSdl.ts';
import type { SubgraphName } from '#platform/process/names.ts';
import { checkSources } from '#tools/check/checkSources.ts';
import { drift } from '#tools/cli/writeContracts.ts';
import { compose } from '#tools/schema/compose.ts';
import { originsOf } from '#tools/schema/places.ts';
import { problemText as text } from '#tools/schema/problem.ts';
import { parseSource, type SubgraphSource } from '#tools/schema/sources.ts';

class Team {
  id = '';
}
class Workspace {
  id = '';
}
const tables = {
  tenancy: [{ name: 'team', tenant: [Team] }],
  slack: [{ name: 'workspace', tenant: [Workspace] }],
  integrations: [],
  content: [],
};

const source = (name: SubgraphName, ...files: string[]): SubgraphSource =>
  parseSource(
    name,
    [
      { file: 'platform/graphql/subgraphSdl.ts', line: 9, text: schemaHeader },
      ...files.map((sdl, index) => ({ file: `subgraphs/${name}/a${index}/schema.graphql`, line: 1, text: sdl })),
    ],
    tables[name],
  );

const team = `extend type Query {
  team(id: ID!): Team @permission(is: "team:read")
  teams(filter: TeamFilter, orderBy: TeamOrder! = NAME, first: Int, after: String, last: Int, before: String): TeamConnection @permission(is: "team:read")
}
type Team @key(fields: "id") @tenantScoped { id: ID! name: String! }
type TeamConnection { edges: [TeamEdge!]! nodes: [Team!]! pageInfo: PageInfo! totalCount: Int! }
enum TeamOrder { NAME }
input TeamFilter { name: String }
type TeamEdge { cursor: String! node: Team! }
extend type Mutation { createTeam(name: String!): CreateTeamPayload @permission(is: "team:manage") }
type CreateTeamPayload { team: Team! }
`;
const workspace = `type Team @key(fields: "id") { id: ID! workspace: Workspace }
type Workspace @key(fields: "id") @tenantScoped { id: ID! team: Team }
`;

const pages = 'orderBy: TeamOrder! = NAME, first: Int, after: String, last: Int, before: String';

const problemsOf = (...sources: SubgraphSource[]): string[] =>
  [...(compose(sources).problems ?? []), ...checkSources(sources)].map(text);

test('what the composer makes otherwise than its subgraphs say is a problem at their line, and no supergraph', () => {
  const users = 'extend type Query { user: User @shareable }\ntype User @key(fields: "id") { id: ID! }';
  const parties = `extend type Query { user: [Party] @shareable }
    union Party = User | Firm type User @key(fields: "id") { id: ID! } type Firm { id: ID! }`;
  const { supergraph, problems } = compose([source('tenancy', users), source('slack', parties)]);
  expect(supergraph).toBeUndefined();
  expect(problems).toHaveLength(2);
  for (const { place, subject, rule, message } of problems ?? []) {
    expect([place, subject, rule]).toEqual([
      'subgraphs/tenancy/a0/schema.graphql:1',
      'Query.user',
      'COMPOSED_DIFFERENTLY',
    ]);
    expect(message).toContain('"Query.user" of subgraph "tenancy" is composed differently from what the subgraph says');
  }
});

test('a graph that keeps the conventions composes, carries our directives and publishes none of the machinery', () => {
  const sources = [source('tenancy', team), source('slack', workspace)];
  expect(problemsOf(...sources)).toEqual([]);
  const supergraph = compose(sources).supergraph!;
  expect(supergraph).toContain('https://specs.apollo.dev/link/v1.0');
  expect(supergraph).toMatch(/type Team @tenantScoped @join__type|type Team @join__type[^{]*@tenantScoped/);
  expect(supergraph).toContain('@permission(is: "team:read")');
  expect(supergraph).toContain('url: "http://127.0.0.1:4003/graphql"');
  const api = printSchema(apiSchemaOf(supergraph));
  expect(api).toContain('type Team ');
  expect(api.replaceAll(/@specifiedBy\(.*?\)/g, '')).not.toMatch(/join__|link__|@|directive|Need/);
});

test.each<[claim: string, sources: SubgraphSource[], problem: string]>([
  [
    'an unknown type is named with its file and line',
    [
      source(
        'tenancy',
        team,
        '# the second file\ntype Role @key(fields: "id") @tenantScoped { id: ID!\n  team: Teem\n}',
      ),
    ],
    'subgraphs/tenancy/a1/schema.graphql:3: [tenancy] Unknown type Teem',
  ],
  [
    'a field of two owners is found in both sources',
    [source('tenancy', team), source('slack', 'type Team @key(fields: "id") { id: ID!\n  name: String }')],
    'subgraphs/slack/a0/schema.graphql:2: ',
  ],
  [
    'a field that no subgraph can reach is found',
    [
      source('tenancy', team),
      source('slack', 'type Team @key(fields: "id", resolvable: false) { id: ID!\n workspace: String }'),
    ],
    'subgraphs/slack/a0/schema.graphql:2: ',
  ],
  [
    'a type of two owners',
    [source('tenancy', team), source('slack', '\n\ntype CreateTeamPayload { id: ID }')],
    'subgraphs/slack/a0/schema.graphql:3: CreateTeamPayload is defined at subgraphs/tenancy/a0/schema.graphql:11 too',
  ],
  [
    'a second owner of an entity',
    [
      source('tenancy', team),
      { ...source('slack', 'type Team @key(fields: "id") @tenantScoped { id: ID! }'), aggregates: tables.tenancy },
    ],
    'subgraphs/tenancy/a0/schema.graphql:5: Team has 2 owners',
  ],
  [
    'an entity whose table nobody has',
    [
      source('tenancy', 'type Role @key(fields: "id") @tenantScoped { id: ID! }'),
      source('slack', 'type Role @key(fields: "id") @tenantScoped { id: ID! }'),
    ],
    'subgraphs/tenancy/a0/schema.graphql:1: Role has no owner',
  ],
  [
    'a stub that says what its owner says',
    [source('tenancy', team), source('slack', 'type Team @key(fields: "id") @tenantScoped { id: ID! }')],
    'subgraphs/slack/a0/schema.graphql:1: Team is a stub here: its owner alone says',
  ],
  [
    'an enum that differs between subgraphs',
    [source('tenancy', team, 'enum Plan { FREE PRO }'), source('slack', 'enum Plan { FREE }')],
    'subgraphs/slack/a0/schema.graphql:1: Plan differs from its definition at subgraphs/tenancy/a1/schema.graphql:1',
  ],
  [
    'a shared value type that differs',
    [
      source('tenancy', team, 'type Range @shareable { from: Int to: Int }'),
      source('slack', 'type Range @shareable { from: Int }'),
    ],
    'subgraphs/slack/a0/schema.graphql:1: Range differs',
  ],
  [
    'an entity without a mark',
    [source('tenancy', team, 'type Role @key(fields: "id") { id: ID! }')],
    'subgraphs/tenancy/a1/schema.graphql:1: Role is neither @tenantScoped nor @global',
  ],
  [
    'a mark that contradicts the table',
    [source('tenancy', 'type Team @key(fields: "id") @global { id: ID! }')],
    'subgraphs/tenancy/a0/schema.graphql:1: Team is @global, but its table belongs to an organization',
  ],
  [
    'a type with both marks',
    [source('tenancy', team, 'type Role @key(fields: "id") @tenantScoped @global { id: ID! }')],
    'subgraphs/tenancy/a1/schema.graphql:1: Role is both',
  ],
  [
    'a root field that cannot be null',
    [source('tenancy', team, 'extend type Query { count: Int! }')],
    'subgraphs/tenancy/a1/schema.graphql:1: the root field Query.count must be nullable',
  ],
  [
    'a contributed field that cannot be null',
    [source('tenancy', team), source('slack', 'type Team @key(fields: "id") { id: ID!\n  messages: Int! }')],
    'subgraphs/slack/a0/schema.graphql:2: Team.messages is contributed',
  ],
  [
    'a reference across subgraphs that cannot be null',
    [
      source('tenancy', team),
      source(
        'slack',
        'type Team @key(fields: "id", resolvable: false) { id: ID! }\ntype Workspace @key(fields: "id") @tenantScoped { id: ID!\n  team: Team! }',
      ),
    ],
    'subgraphs/slack/a0/schema.graphql:3: Workspace.team refers to Team of tenancy',
  ],
  [
    'a list of objects that is no connection',
    [source('tenancy', team, 'extend type Query {\n  allTeams: [Team!] }')],
    'subgraphs/tenancy/a1/schema.graphql:2: Query.allTeams is a list of Team: make it a connection',
  ],
  [
    'a connection without paging arguments',
    [source('tenancy', team, 'extend type Query { more: TeamConnection }')],
    'subgraphs/tenancy/a1/schema.graphql:1: the connection Query.more takes no first and no after and no last and no before and no orderBy',
  ],
  [
    'a connection with an argument that its filter should hold',
    [source('tenancy', team, `extend type Query { more(name: String, ${pages}): TeamConnection }`)],
    'subgraphs/tenancy/a1/schema.graphql:1: Query.more(name:) narrows a list: make it a field of its filter',
  ],
  [
    'a connection whose order may be null',
    [
      source(
        'tenancy',
        team,
        'extend type Query { more(orderBy: TeamOrder, first: Int, after: String): TeamConnection }',
      ),
    ],
    'subgraphs/tenancy/a1/schema.graphql:1: Query.more(orderBy:) must be of an enum that ends in Order, not null, with a default',
  ],
  [
    'a connection whose filter is no input of its own',
    [source('tenancy', team, `extend type Query { more(filter: String, ${pages}): TeamConnection }`)],
    'subgraphs/tenancy/a1/schema.graphql:1: Query.more(filter:) must be of an input that ends in Filter, and may be absent',
  ],
  [
    'a connection without nodes',
    [source('tenancy', team.replace('nodes: [Team!]! ', ''))],
    'subgraphs/tenancy/a0/schema.graphql:6: TeamConnection.nodes must be [Team!]!',
  ],
  [
    'a connection whose nodes may be null',
    [source('tenancy', team.replace('node: Team!', 'node: Team'))],
    'subgraphs/tenancy/a0/schema.graphql:9: TeamEdge.node must be Team!',
  ],
  [
    'a connection without a length',
    [source('tenancy', team.replace(' totalCount: Int!', ''))],
    'subgraphs/tenancy/a0/schema.graphql:6: TeamConnection.totalCount must be Int!',
  ],
  [
    'a connection of another shape',
    [source('tenancy', team, 'type RoleConnection { edges: [Team!]! pageInfo: PageInfo! }')],
    'subgraphs/tenancy/a1/schema.graphql:1: RoleConnection.edges must be [RoleEdge!]!',
  ],
  [
    'a root field that states nothing',
    [source('tenancy', team, 'extend type Query {\n  count: Int }')],
    'subgraphs/tenancy/a1/schema.graphql:2: Query.count states no @permission',
  ],
  [
    'an input that names an organization',
    [source('tenancy', team, 'input Filter {\n  organizationId: ID }')],
    'subgraphs/tenancy/a1/schema.graphql:2: Filter.organizationId names an organization',
  ],
  [
    'a mutation without a payload of its own',
    [source('tenancy', team, 'extend type Mutation { renameTeam(id: ID!): Team }')],
    'subgraphs/tenancy/a1/schema.graphql:1: the mutation renameTeam must answer RenameTeamPayload',
  ],
])('%s', (_claim, sources, problem) => {
  expect(problemsOf(...sources)).toContainEqual(expect.stringContaining(problem));
});

test('a source that is not GraphQL is named with its file and line', () => {
  const parsing = () => source('slack', 'type A { id: ID }', 'type B {\n  id ID\n}');
  expect(parsing).toThrow(
    expect.objectContaining({
      problem: {
        rule: 'SYNTAX',
        subject: 'slack',
        place: 'subgraphs/slack/a1/schema.graphql:2',
        message: 'Syntax Error: Expected ":", found Name "ID".',
      },
    }),
  );
});

test('an error that names no node is found by the coordinates in its message', () => {
  const sources = [source('tenancy', team), source('slack', workspace)];
  const originOf = (message: string) => originsOf(new GraphQLError(message), sources);
  expect(originOf('Field "Team.name" is odd in subgraph "tenancy"')).toEqual([
    { place: 'subgraphs/tenancy/a0/schema.graphql:5', subject: 'Team.name' },
  ]);
  expect(originOf('Argument "Query.teams(after:)" is odd')).toEqual([
    { place: 'subgraphs/tenancy/a0/schema.graphql:3', subject: 'Query.teams(after:)' },
  ]);
  expect(originOf('Enum type "Need" is used for "Query.team"')).toEqual([
    expect.objectContaining({ subject: 'Need' }),
    expect.objectContaining({ subject: 'Need' }),
  ]);
  expect(originOf('from subgraph "slack": cannot find field "Team.name"')).toEqual([
    { place: 'subgraphs/tenancy/a0/schema.graphql:5', subject: 'Team.name' },
  ]);
  expect(originOf('Type "Workspace" is odd')).toEqual([
    { place: 'subgraphs/slack/a0/schema.graphql:2', subject: 'Workspace' },
  ]);
  expect(originOf('[slack] something is odd')).toEqual([
    { place: 'subgraphs/slack/a0/schema.graphql:1', subject: 'slack' },
  ]);
  expect(originOf('something is odd')).toEqual([{ place: 'schema', subject: 'schema' }]);
});

test('drift names the file and its first differing line', () => {
  const contracts = new Map([
    ['schema/a.graphql', 'one\ntwo\nthree\n'],
    ['schema/b.graphql', 'same\n'],
    ['schema/c.graphql', 'new\n'],
  ]);
  const published: Record<string, string> = { 'schema/a.graphql': 'one\n2\nthree\n', 'schema/b.graphql': 'same\n' };
  expect(drift(contracts, (file) => published[file]).map(text)).toEqual([
    'schema/a.graphql:2: is not up to date; run npm run schema\n  published: 2\n  sources:   two',
    'schema/c.graphql:1: is missing; run npm run schema',
  ]);
  expect(drift(new Map([['schema/a.graphql', 'one\n']]), () => 'one\ntwo\n').map(({ place }) => place)).toEqual([
    'schema/a.graphql:2',
  ]);
});

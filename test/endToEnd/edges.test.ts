import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
let owner: GraphClient;
/** Of a project and a team that what is created belongs to. */
let ids: Record<'project' | 'team' | 'user', string>;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
  const { data } = await owner.send(`mutation {
    createProject(input: { name: "Bridge" }) { project { id } }
    createTeam(input: { name: "Bridges", slug: "bridges" }) { team { id } }
  }`);
  const { data: known } = await owner.send('{ members { nodes { user { id } role { key } } } }');
  const member = known.members.nodes.find(({ role }: { role: { key: string } }) => role.key === 'MEMBER');
  ids = { project: data.createProject.project.id, team: data.createTeam.team.id, user: member.user.id };
});
afterAll(() => graph.stop());

interface Created {
  mutation: string;
  input: () => object;
  /** The payload's fields, and the list that it is in. */
  field: string;
  list: string;
}

test.each<Created>([
  { mutation: 'createProject', input: () => ({ name: 'Tower' }), field: 'project', list: 'projects' },
  {
    mutation: 'createSection',
    input: () => ({ projectId: ids.project, sectionType: 'text', title: 'First' }),
    field: 'section',
    list: 'project(id: $project) { sections }',
  },
  {
    mutation: 'createContentBlock',
    input: () => ({ type: 'EQUIPMENT', title: 'Steel', content: 'Strong.' }),
    field: 'contentBlock',
    list: 'contentBlocks',
  },
  { mutation: 'createTeam', input: () => ({ name: 'Masts', slug: 'masts' }), field: 'team', list: 'teams' },
  {
    mutation: 'addTeamMember',
    input: () => ({ teamId: ids.team, userId: ids.user }),
    field: 'teamMembership',
    list: 'team(by: { id: $team }) { members }',
  },
  {
    mutation: 'createRole',
    input: () => ({ key: 'WELDER', displayName: 'Welder', level: 10, permissions: [] }),
    field: 'role',
    list: 'roles',
  },
  {
    mutation: 'createOrganization',
    input: () => ({ name: 'Steelworks', slug: 'steelworks' }),
    field: 'organization',
    list: 'myOrganizations',
  },
])('$mutation answers what it made as it stands in $list', async ({ mutation, input, field, list }) => {
  const given = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
  const key = { 'idempotency-key': randomUUID() };
  const send = async () =>
    owner.send(
      `mutation ($input: ${given}) { ${mutation}(input: $input) { ${field} { id } ${field}Edge { cursor node { __typename id } } } }`,
      { input: input() },
      key,
    );
  const { data, errors } = await send();
  expect(errors).toBeUndefined();
  expect((await send()).data).toEqual(data);
  const { [field]: made, [`${field}Edge`]: edge } = data[mutation];
  expect(edge.node.id).toBe(made.id);
  const whole = list.replace(
    /\w+(?= \}$)|^\w+$/,
    (name) => `${name}(first: 100) { edges { cursor node { __typename id } } }`,
  );
  const declared = ['project', 'team'].filter((name) => whole.includes(`$${name}`)).map((name) => `$${name}: ID!`);
  const { data: read } = await owner.send(
    `query ${declared.length === 0 ? '' : `(${declared.join()})`} { ${whole} }`,
    ids,
  );
  const parent = Object.values(read)[0] as any;
  const { edges } = 'edges' in parent ? parent : (Object.values(parent)[0] as any);
  expect(edges).toContainEqual(edge);
});

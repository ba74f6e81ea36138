import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { eventually } from '../harness/eventually.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';

let subgraph: TestSubgraph;
let acme: TestOrganization;
let beta: TestOrganization;

beforeAll(async () => {
  subgraph = await startSubgraph('content');
});
afterAll(() => subgraph.stop());
beforeEach(async () => {
  acme = await subgraph.organization(`acme-${randomUUID().slice(0, 8)}`);
  beta = await subgraph.organization(`beta-${randomUUID().slice(0, 8)}`);
});

const create = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id name status client deadline version createdBy { id } sections { edges { node { id } } } } } }`;
const update = `mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { project { name client version } } }`;
const addSection = `mutation ($input: CreateSectionInput!) { createSection(input: $input) { section { id position version reviewed project { name } } } }`;

async function made(name = 'Bridge', organization = acme): Promise<string> {
  return (await organization.as('MEMBER').send(create, { input: { name } })).data.createProject.project.id as string;
}
async function withSection(project: string, title: string): Promise<string> {
  return (
    await acme.as('MEMBER').send(addSection, { input: { projectId: project, sectionType: 'methodology', title } })
  ).data.createSection.section.id as string;
}

test('a member makes a project, which is a draft', async () => {
  const member = acme.as('MEMBER');
  expect(
    await member.send(create, { input: { name: ' Bridge ', client: 'City', deadline: '2027-01-31T12:00:00Z' } }),
  ).toEqual({
    data: {
      createProject: {
        project: {
          id: expect.any(String),
          name: 'Bridge',
          status: 'DRAFT',
          client: 'City',
          deadline: '2027-01-31T12:00:00.000Z',
          version: 1,
          createdBy: { id: member.identity.subject },
          sections: { edges: [] },
        },
      },
    },
  });
  expect((await acme.as('VIEWER').send(create, { input: { name: 'No' } })).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('a project’s status cannot be written', async () => {
  expect(
    (
      await acme
        .as('OWNER')
        .send(`mutation { createProject(input: { name: "x", status: SUBMITTED }) { project { id } } }`)
    ).errors,
  ).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
});

test('a change names its version, null empties, absence keeps', async () => {
  const member = acme.as('MEMBER');
  const id = await made();
  expect((await member.send(update, { input: { id, version: 1, client: 'City' } })).data).toEqual({
    updateProject: { project: { name: 'Bridge', client: 'City', version: 2 } },
  });
  expect((await member.send(update, { input: { id, version: 2, client: null, name: 'Tunnel' } })).data).toEqual({
    updateProject: { project: { name: 'Tunnel', client: null, version: 3 } },
  });
  const [late] = (await acme.as('MEMBER').send(update, { input: { id, version: 2, client: 'Late' } })).errors!;
  const [stored] = await subgraph.sql<{ updated_at: Date }>('select updated_at from project where id = $1', [id]);
  expect(late!.extensions).toEqual({
    code: 'CONFLICT',
    field: 'input.version',
    outcome: 'NOT_DONE',
    current: { version: 3, updatedAt: stored!.updated_at.toISOString(), updatedBy: member.identity.subject },
  });
  expect((await member.send(update, { input: { id, version: 3 } })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input' } },
  ]);
  expect((await member.send(update, { input: { id, version: 3, name: '' } })).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', field: 'input.name' } },
  ]);
});

test('what has been submitted stays', async () => {
  const id = await made();
  const section = await withSection(id, 'First');
  await subgraph.sql(`update project set status = 'SUBMITTED' where id = $1`, [id]);
  const owner = acme.as('OWNER');
  for (const mutation of [
    `mutation { updateProject(input: { id: "${id}", version: 1, name: "x" }) { project { id } } }`,
    `mutation { deleteProject(input: { id: "${id}", version: 1 }) { deletedId } }`,
    `mutation { createSection(input: { projectId: "${id}", sectionType: "a", title: "b" }) { section { id } } }`,
    `mutation { updateSection(input: { id: "${section}", version: 1, title: "b" }) { section { id } } }`,
    `mutation { reviewSection(input: { id: "${section}", version: 1, approved: true }) { section { id } } }`,
    `mutation { deleteSection(input: { id: "${section}", version: 1 }) { deletedId } }`,
    `mutation { reorderSections(input: { projectId: "${id}", version: 1, sectionIds: ["${section}"] }) { project { id } } }`,
  ])
    expect((await owner.send(mutation)).errors).toMatchObject([
      { extensions: { code: 'INVALID_STATE', state: 'SUBMITTED' } },
    ]);
});

test('a manager deletes a project with its sections, a member does not', async () => {
  const id = await made();
  await withSection(id, 'First');
  const mutation = `mutation { deleteProject(input: { id: "${id}", version: 1 }) { deletedId } }`;
  expect((await acme.as('MEMBER').send(mutation)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect((await acme.as('MANAGER').send(mutation)).data).toEqual({ deleteProject: { deletedId: id } });
  expect(await subgraph.sql('select 1 from section where project_id = $1', [id])).toEqual([]);
});

test('sections stand in the order in which they are put', async () => {
  const project = await made();
  const ids = [await withSection(project, 'A'), await withSection(project, 'B'), await withSection(project, 'C')];
  const reorder = `mutation ($ids: [ID!]!, $version: Int!) { reorderSections(input: { projectId: "${project}", version: $version, sectionIds: $ids }) { project { sections { edges { node { title position } } } } } }`;
  expect(
    (await acme.as('MEMBER').send(reorder, { ids: [ids[2]!.toUpperCase(), ids[0], ids[1]], version: 1 })).data
      .reorderSections.project.sections.edges,
  ).toEqual([
    { node: { title: 'C', position: 0 } },
    { node: { title: 'A', position: 1 } },
    { node: { title: 'B', position: 2 } },
  ]);
  const editor = acme.as('MEMBER');
  expect((await editor.send(reorder, { ids, version: 1 })).errors).toMatchObject([
    { extensions: { code: 'CONFLICT', field: 'input.version', current: { version: 2 } } },
  ]);
  for (const wrong of [
    [ids[0], ids[1]],
    [ids[0], ids[0], ids[1]],
    [...ids, randomUUID()],
  ]) {
    expect((await acme.as('MEMBER').send(reorder, { ids: wrong, version: 2 })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.sectionIds' } },
    ]);
  }
});

test('a change of what a section says takes its review back', async () => {
  const project = await made();
  const id = await withSection(project, 'A');
  const reviewer = acme.as('MEMBER');
  expect(
    (
      await reviewer.send(
        `mutation { reviewSection(input: { id: "${id}", version: 1, approved: true }) { section { reviewed reviewer { id } reviewedAt } } }`,
      )
    ).data,
  ).toEqual({
    reviewSection: {
      section: { reviewed: true, reviewer: { id: reviewer.identity.subject }, reviewedAt: expect.any(String) },
    },
  });
  expect(
    (
      await reviewer.send(
        `mutation { updateSection(input: { id: "${id}", version: 1, title: "A" }) { section { version reviewed } } }`,
      )
    ).data,
  ).toEqual({ updateSection: { section: { version: 1, reviewed: true } } });
  expect(
    (
      await reviewer.send(
        `mutation { updateSection(input: { id: "${id}", version: 1, content: "New" }) { section { version reviewed reviewer { id } reviewedAt } } }`,
      )
    ).data,
  ).toEqual({
    updateSection: { section: { version: 2, reviewed: false, reviewer: null, reviewedAt: null } },
  });
  expect(
    (
      await reviewer.send(
        `mutation { reviewSection(input: { id: "${id}", version: 1, approved: true }) { section { id } } }`,
      )
    ).errors,
  ).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
});

test('nobody reviews what they wrote last, unless they may approve projects', async () => {
  const project = await made();
  const person = (role: 'MEMBER' | 'MANAGER' = 'MEMBER') => acme.as(role, randomUUID());
  const review = (by: SubgraphClient, id: string, version: number, approved = true) =>
    by.send(
      `mutation { reviewSection(input: { id: "${id}", version: ${version}, approved: ${approved} }) { section { reviewed reviewer { id } } } }`,
    );
  const reviewed = ({ identity: { subject } }: SubgraphClient) => ({
    data: { reviewSection: { section: { reviewed: true, reviewer: { id: subject } } } },
  });
  const refused = {
    data: { reviewSection: null },
    errors: [
      expect.objectContaining({
        message:
          'What a section says is reviewed by another person than its last editor, or by who has the permission project:approve.',
        extensions: { code: 'FORBIDDEN', outcome: 'NOT_DONE' },
      }),
    ],
  };
  const write = (by: SubgraphClient, title: string) =>
    by.send(addSection, { input: { projectId: project, sectionType: 'methodology', title } });
  const change = (by: SubgraphClient, id: string, version: number, content: string) =>
    by.send(
      `mutation ($content: String) { updateSection(input: { id: "${id}", version: ${version}, content: $content }) { section { version } } }`,
      { content },
    );

  const [author, editor, manager] = [person(), person(), person('MANAGER')];
  const id = (await write(author, 'A')).data.createSection.section.id as string;
  expect(await review(author, id, 1)).toEqual(refused);
  expect(await review(author, id, 1, false)).toEqual(refused);
  expect(await review(editor, id, 1)).toEqual(reviewed(editor));
  expect((await change(editor, id, 1, 'New')).data).toEqual({ updateSection: { section: { version: 2 } } });
  expect(await review(editor, id, 2)).toEqual(refused);
  expect((await change(author, id, 2, 'New')).data).toEqual({ updateSection: { section: { version: 2 } } });
  expect(await review(author, id, 2)).toEqual(reviewed(author));
  expect((await change(manager, id, 2, 'Newer')).data).toEqual({ updateSection: { section: { version: 3 } } });
  expect(await review(manager, id, 3)).toEqual(reviewed(manager));
  // A refusal is a review as well: it says whose it is.
  expect(await review(author, id, 3, false)).toEqual({
    data: { reviewSection: { section: { reviewed: false, reviewer: { id: author.identity.subject } } } },
  });

  await subgraph.sql('update section set last_editor_id = null where id = $1', [id]);
  expect(await review(editor, id, 3)).toEqual(refused);
  expect(await review(manager, id, 3)).toEqual(reviewed(manager));
});

test('a change of a section waits for a change of its project without standing in its way', async () => {
  const project = await made();
  const id = await withSection(project, 'A');
  const waiting = async () =>
    (
      await subgraph.sql(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).length > 0;
  const change = await createUnitOfWork(subgraph.database, scopeOfOrganization(acme.id)).write(async (_, query) => {
    await query('select from project where id = $1 for update', [project]);
    const review = acme
      .as('MEMBER')
      .send(`mutation { reviewSection(input: { id: "${id}", version: 1, approved: true }) { section { reviewed } } }`);
    expect(await eventually(waiting, 10)).toBe(true);
    await query('update section set position = 7 where id = $1', [id]);
    return { review };
  });
  expect(await change.review).toEqual({ data: { reviewSection: { section: { reviewed: true } } } });
  expect(await subgraph.sql('select position, reviewed from section where id = $1', [id])).toEqual([
    { position: 7, reviewed: true },
  ]);
});

test('a project of another organization does not exist, nor do its sections', async () => {
  const id = await made();
  const section = await withSection(id, 'A');
  const stranger = beta.as('OWNER');
  const unknown = randomUUID();
  expect(await stranger.send(`query ($id: ID!) { project(id: $id) { name } }`, { id })).toEqual(
    await stranger.send(`query ($id: ID!) { project(id: $id) { name } }`, { id: unknown }),
  );
  for (const mutation of [
    `mutation { updateProject(input: { id: "${id}", version: 1, name: "x" }) { project { id } } }`,
    `mutation { deleteProject(input: { id: "${id}", version: 1 }) { deletedId } }`,
    `mutation { createSection(input: { projectId: "${id}", sectionType: "a", title: "b" }) { section { id } } }`,
    `mutation { updateSection(input: { id: "${section}", version: 1, title: "b" }) { section { id } } }`,
    `mutation { deleteSection(input: { id: "${section}", version: 1 }) { deletedId } }`,
  ])
    expect((await stranger.send(mutation)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(
    (
      await stranger.send(
        `{ _entities(representations: [{ __typename: "Project", id: "${id}" }, { __typename: "ContentSection", id: "${section}" }]) { __typename } }`,
      )
    ).data,
  ).toEqual({ _entities: [null, null] });
  expect(
    await subgraph.sql('select p.name, s.title from project p join section s on s.project_id = p.id where p.id = $1', [
      id,
    ]),
  ).toEqual([{ name: 'Bridge', title: 'A' }]);
});

test('projects are listed by status in a constant number of statements', async () => {
  const ids = [await made('One'), await made('Two'), await made('Three')];
  await subgraph.sql(`update project set status = 'MATCHED' where id = $1`, [ids[1]]);
  const list = (narrowing: string) =>
    acme
      .as('VIEWER')
      .send(`{ projects${narrowing} { edges { node { name sections(first: 5) { edges { node { title } } } } } } }`);
  subgraph.statements.length = 0;
  expect(
    (await list('(filter: { status: DRAFT })')).data.projects.edges.map(
      ({ node }: { node: { name: string } }) => node.name,
    ),
  ).toEqual(['Three', 'One']);
  const withOne = subgraph.statements.length;
  subgraph.statements.length = 0;
  expect((await list('')).data.projects.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual([
    'Three',
    'Two',
    'One',
  ]);
  expect(subgraph.statements.length).toBe(withOne);
});

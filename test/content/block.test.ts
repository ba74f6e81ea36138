import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { ofTags } from '../../subgraphs/content/block/listBlocks.ts';
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

const create = `mutation ($input: CreateContentBlockInput!) { createContentBlock(input: $input) { contentBlock { id version title tags isActive createdBy { id } versions { edges { node { version title } } } } } }`;
const update = `mutation ($input: UpdateContentBlockInput!) { updateContentBlock(input: $input) { contentBlock { version title content } } }`;
const block = (title: string, more: object = {}) => ({
  input: { type: 'COMPANY_PROFILE', title, content: `About ${title}.`, ...more },
});

async function made(title: string, more: object = {}, organization = acme): Promise<string> {
  const { data, errors } = await organization.as('MEMBER').send(create, block(title, more));
  expect(errors).toBeUndefined();
  return data.createContentBlock.contentBlock.id as string;
}

test('a member makes a block, which has a first version', async () => {
  const member = acme.as('MEMBER');
  expect(await member.send(create, block('  Who we are ', { tags: ['a', 'b', 'a'] }))).toEqual({
    data: {
      createContentBlock: {
        contentBlock: {
          id: expect.any(String),
          version: 1,
          title: 'Who we are',
          tags: ['a', 'b'],
          isActive: true,
          createdBy: { id: member.identity.subject },
          versions: { edges: [{ node: { version: 1, title: 'Who we are' } }] },
        },
      },
    },
  });
});

test('a viewer may read blocks, not write them', async () => {
  const id = await made('Read me');
  const viewer = acme.as('VIEWER');
  expect((await viewer.send(`query ($id: ID!) { contentBlock(id: $id) { title } }`, { id })).data).toEqual({
    contentBlock: { title: 'Read me' },
  });
  for (const [mutation, variables] of [
    [create, block('No')],
    [update, { input: { id, version: 1, title: 'No' } }],
  ] as const) {
    expect((await viewer.send(mutation, variables)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
  expect(
    (await acme.as('MEMBER').send(`mutation { deleteContentBlock(input: { id: "${id}", version: 1 }) { deletedId } }`))
      .errors,
  ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect(
    (await acme.as('MANAGER').send(`mutation { deleteContentBlock(input: { id: "${id}", version: 1 }) { deletedId } }`))
      .data,
  ).toEqual({ deleteContentBlock: { deletedId: id } });
  expect(await subgraph.sql('select 1 from content_block_version where block_id = $1', [id])).toEqual([]);
});

test('a change makes a version, no change makes none, and a stale version is a CONFLICT', async () => {
  const member = acme.as('MEMBER');
  const id = await made('First');
  expect((await member.send(update, { input: { id, version: 1, title: 'Second' } })).data).toEqual({
    updateContentBlock: { contentBlock: { version: 2, title: 'Second', content: 'About First.' } },
  });
  expect(
    (await member.send(update, { input: { id, version: 2, title: 'Second' } })).data.updateContentBlock.contentBlock
      .version,
  ).toBe(2);
  expect((await member.send(update, { input: { id, version: 1, title: 'Third' } })).errors).toMatchObject([
    { extensions: { code: 'CONFLICT', field: 'input.version' } },
  ]);
  expect(
    (
      await member.send(
        `mutation { restoreContentBlockVersion(input: { id: "${id}", version: 2, restore: 1 }) { contentBlock { version title versions { edges { node { version title } } } } } }`,
      )
    ).data,
  ).toEqual({
    restoreContentBlockVersion: {
      contentBlock: {
        version: 3,
        title: 'First',
        versions: {
          edges: [3, 2, 1].map((version) => ({ node: { version, title: version === 2 ? 'Second' : 'First' } })),
        },
      },
    },
  });
  expect(
    (
      await member.send(
        `mutation { restoreContentBlockVersion(input: { id: "${id}", version: 3, restore: 9 }) { contentBlock { id } } }`,
      )
    ).errors,
  ).toMatchObject([{ extensions: { code: 'NOT_FOUND', field: 'input.restore' } }]);
});

test('metadata in another order of its keys is no change', async () => {
  const id = await made('Plan', { metadata: { length: 12, at: { town: 'Nantes', area: 'West' } } });
  const versionAfter = async (metadata: object) =>
    (await acme.as('MEMBER').send(update, { input: { id, version: 1, metadata } })).data.updateContentBlock.contentBlock
      .version as number;
  expect(await versionAfter({ length: 12, at: { town: 'Nantes', area: 'West' } })).toBe(1);
  expect(await versionAfter({ at: { area: 'West', town: 'Nantes' }, length: 12 })).toBe(1);
  expect(await versionAfter({ length: 13 })).toBe(2);
});

test('a text of more different words than can be searched is refused, and named', async () => {
  const letter = (at: number, from: number) => String.fromCodePoint(from + (Math.floor(at) % 5_000));
  const content = Array.from(
    { length: 33_000 },
    (_, at) => `${letter(at, 0x4e00)}${letter(at / 5_000, 0x5e00)}-${letter(at, 0x6e00)}${letter(at / 5_000, 0x7e00)}`,
  ).join(' ');
  const id = await made('Short');
  const { data: created, errors: refusedFirst } = await acme
    .as('MEMBER')
    .send(create, { input: { type: 'PROCEDURE', title: 'Long', content } });
  const { errors: refusedLater } = await acme.as('MEMBER').send(update, { input: { id, version: 1, content } });
  expect(created).toEqual({ createContentBlock: null });
  for (const errors of [refusedFirst, refusedLater])
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.content' } }]);
});

test('two editors at once: one wins, the other meets a CONFLICT', async () => {
  const id = await made('Shared');
  const answers = await Promise.all(
    ['One', 'Two'].map((title) => acme.as('MEMBER').send(update, { input: { id, version: 1, title } })),
  );
  expect(answers.map(({ errors }) => errors?.[0]?.extensions.code).sort()).toEqual(['CONFLICT', undefined]);
});

test.each<[string, object]>([
  ['input.title', block('   ')],
  ['input.title', block('x'.repeat(501))],
  ['input.title', block('two\nlines')],
  ['input.content', block('ok', { content: '' })],
  ['input.content', block('ok', { content: 'a\u0000b' })],
  ['input.tags.1', block('ok', { tags: ['fine', ''] })],
  ['input.tags.0 input.tags.2', block('ok', { tags: ['', 'fine', 'x'.repeat(101)] })],
  ['input.tags', block('ok', { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) })],
  ['input.metadata', block('ok', { metadata: [1] })],
  ['input.metadata', block('ok', { metadata: { a: '\u0000' } })],
])('a bad %s is named', async (fields, variables) => {
  expect((await acme.as('MEMBER').send(create, variables as Record<string, unknown>)).errors).toMatchObject(
    fields.split(' ').map((field) => ({ extensions: { code: 'BAD_USER_INPUT', field } })),
  );
});

test('a block of another organization does not exist', async () => {
  const id = await made('Secret');
  const stranger = beta.as('OWNER');
  const unknown = randomUUID();
  const look = `query ($id: ID!) { contentBlock(id: $id) { title } }`;
  expect(await stranger.send(look, { id })).toEqual(await stranger.send(look, { id: unknown }));
  expect((await stranger.send(look, { id })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  expect(await stranger.send(look, { id: 'no-uuid' })).toEqual(await stranger.send(look, { id: unknown }));
  for (const mutation of [
    update,
    `mutation ($input: DeleteContentBlockInput!) { deleteContentBlock(input: $input) { deletedId } }`,
    `mutation ($input: DeactivateContentBlockInput!) { deactivateContentBlock(input: $input) { contentBlock { id } } }`,
  ]) {
    const input = mutation === update ? { id, version: 1, title: 'Mine' } : { id, version: 1 };
    expect((await stranger.send(mutation, { input })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  }
  expect(
    (
      await stranger.send(
        `query ($id: ID!) { _entities(representations: [{ __typename: "ContentBlock", id: $id }, { __typename: "Organization", id: "${acme.id}" }]) { __typename } }`,
        { id },
      )
    ).data,
  ).toEqual({ _entities: [null, null] });
  expect((await stranger.send('{ contentBlocks { edges { node { id } } } }')).data).toEqual({
    contentBlocks: { edges: [] },
  });
  expect(await subgraph.sql('select title, is_active from content_block where id = $1', [id])).toEqual([
    { title: 'Secret', is_active: true },
  ]);
});

test('pages run forward and backward and end where they should', async () => {
  for (const title of ['1', '2', '3', '4', '5']) await made(title);
  const viewer = acme.as('VIEWER');
  const page = async (page: string) =>
    (
      await viewer.send(
        `{ contentBlocks(${page}) { edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      )
    ).data.contentBlocks;
  const titles = ({ edges }: { edges: { node: { title: string } }[] }) => edges.map(({ node }) => node.title);
  const first = await page('first: 2');
  expect([titles(first), first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([
    ['5', '4'],
    true,
    false,
  ]);
  const second = await page(`first: 3, after: "${first.pageInfo.endCursor}"`);
  expect([titles(second), second.pageInfo.hasNextPage, second.pageInfo.hasPreviousPage]).toEqual([
    ['3', '2', '1'],
    false,
    true,
  ]);
  const back = await page(`last: 2, before: "${second.pageInfo.startCursor}"`);
  expect([titles(back), back.pageInfo.hasNextPage, back.pageInfo.hasPreviousPage]).toEqual([['5', '4'], true, false]);
  expect(titles(await page('last: 1'))).toEqual(['1']);
  const foreign = await beta
    .as('VIEWER')
    .send(`{ contentBlocks(first: 1, after: "${first.pageInfo.endCursor}") { edges { cursor } } }`);
  expect(foreign.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
});

test('a search takes any of the tags, all of the words and active blocks only', async () => {
  await made('Crane fleet', { tags: ['equipment', 'lifting'] });
  await made('Safety on site', { tags: ['safety'], type: 'PROCEDURE' });
  const gone = await made('Old crane', { tags: ['lifting'] });
  await acme
    .as('MEMBER')
    .send(`mutation { deactivateContentBlock(input: { id: "${gone}", version: 1 }) { contentBlock { isActive } } }`);
  const found = async (search: string) =>
    (
      await acme
        .as('VIEWER')
        .send(
          `{ organization: _entities(representations: [{ __typename: "Organization", id: "${acme.id}" }]) { ... on Organization { contentBlocks(filter: { ${search} }) { edges { node { title } } } } } }`,
        )
    ).data.organization[0].contentBlocks.edges.map(({ node }: { node: { title: string } }) => node.title);
  expect(await found('tags: ["lifting", "safety"]')).toEqual(['Safety on site', 'Crane fleet']);
  expect(await found('text: "crane"')).toEqual(['Crane fleet']);
  expect(await found('text: "site safety"')).toEqual(['Safety on site']);
  expect(await found('type: PROCEDURE, text: "crane"')).toEqual([]);
  expect(await found('tags: ["safety"], text: "site"')).toEqual(['Safety on site']);
  expect(await found('tags: ["lifting"], text: "site"')).toEqual([]);
  expect((await acme.as('VIEWER').send(`{ contentBlock(id: "${gone}") { isActive } }`)).data).toEqual({
    contentBlock: { isActive: false },
  });
  expect(
    await acme
      .as('MEMBER')
      .send(`mutation { activateContentBlock(input: { id: "${gone}", version: 1 }) { contentBlock { isActive } } }`),
  ).toEqual({ data: { activateContentBlock: { contentBlock: { isActive: true } } } });
  expect((await found('text: "crane"')).toSorted()).toEqual(['Crane fleet', 'Old crane']);
});

test('a text finds what begins with each of its words in title or content as they are now, whatever the case and accents', async () => {
  const id = await made('Führung über Kräne', { content: 'Das Résumé steht im <b>Anhang</b>.' });
  await made('Bagger');
  const found = async (text: string, client = acme.as('VIEWER')) =>
    (
      await client.send(
        'query ($text: String) { contentBlocks(filter: { text: $text }, orderBy: TITLE) { totalCount nodes { title } } }',
        { text },
      )
    ).data.contentBlocks;
  const one = { totalCount: 1, nodes: [{ title: 'Führung über Kräne' }] };
  for (const text of ['fuhr', 'FÜHRUNG krane', 'resume', 'anh', 'kräne résumé'])
    expect([text, await found(text)]).toEqual([text, one]);
  for (const text of ['ührung', 'krane bagger', '%', '"'])
    expect([text, await found(text)]).toEqual([text, { totalCount: 0, nodes: [] }]);
  expect((await found('  ')).totalCount).toBe(2);
  expect(await found('fuhr', beta.as('VIEWER'))).toEqual({ totalCount: 0, nodes: [] });
  await acme
    .as('MEMBER')
    .send('mutation ($input: UpdateContentBlockInput!) { updateContentBlock(input: $input) { contentBlock { id } } }', {
      input: { id, version: 1, title: 'Leitung', content: 'Neu' },
    });
  expect([await found('fuhr'), await found('neu leit')]).toEqual([
    { totalCount: 0, nodes: [] },
    { totalCount: 1, nodes: [{ title: 'Leitung' }] },
  ]);
  expect(
    (await acme.as('VIEWER').send(`{ contentBlocks(filter: { text: "${'x'.repeat(101)}" }) { totalCount } }`)).errors,
  ).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'filter.text' } }]);
});

test('the number of statements does not depend on the number of blocks', async () => {
  const count = async () => {
    subgraph.statements.length = 0;
    const { errors } = await acme
      .as('VIEWER')
      .send(
        '{ contentBlocks(first: 100) { edges { node { title versions(first: 3) { edges { node { version } } } } } } }',
      );
    expect(errors).toBeUndefined();
    return subgraph.statements.length;
  };
  await made('One');
  const withOne = await count();
  for (let index = 0; index < 9; index += 1) await made(`More ${index}`);
  expect(await count()).toBe(withOne);
});

/** Blocks of other people's organizations too, so that an organization's are a part of the table. */
async function manyBlocks(): Promise<void> {
  for (const { id } of [acme, beta]) {
    await subgraph.sql(
      `insert into content_block (organization_id, type, title, content, tags, created_by_id, updated_by_id)
       select $1, case n % 20 when 0 then 'EQUIPMENT' else 'PROCEDURE' end, 'Block ' || n, 'Text', array['t' || n % 500], gen_random_uuid(), gen_random_uuid() from generate_series(1, 10000) n`,
      [id],
    );
  }
  await subgraph.sql('vacuum analyze content_block');
}

test('under the runtime role a list of one type reads its index', async () => {
  await manyBlocks();
  const unit = createUnitOfWork(subgraph.database, scopeOfOrganization(acme.id));
  const plan = await unit.query(
    `explain (format json) select id from content_block t where t.organization_id = $1 and t.is_active and t.type = 'EQUIPMENT' order by t.created_at desc, t.id desc limit 21`,
    [acme.id],
  );
  expect(JSON.stringify(plan)).toContain('content_block_type_list_index');
});

test('under the runtime role a search by tag reads its index', async () => {
  await manyBlocks();
  const unit = createUnitOfWork(subgraph.database, scopeOfOrganization(acme.id));
  const [sql, value] = ofTags(['t7']);
  const plan = await unit.query(
    `explain (format json) select id from content_block t where t.organization_id = $1 and ${sql.replace('?', '$2')}`,
    [acme.id, value],
  );
  expect(JSON.stringify(plan)).toContain('content_block_tag_keys_index');
});

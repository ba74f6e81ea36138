import { describe, expect, test } from '@jest/globals';
import { federate, type SubgraphAnswer } from '../gateway/fixture/ask.ts';
import type { SmallSubgraph } from '../gateway/fixture/compose.ts';

const refer = { __resolveReference: (given: object) => given };

/** A gateway over subgraphs of which some answer what a test says, and what became of an operation. */
function graph(subgraphs: readonly SmallSubgraph[]) {
  const ask = federate(subgraphs);
  return async (source: string, answers: Record<string, SubgraphAnswer> = {}, after?: Record<string, string>) => {
    const invalid: string[] = [];
    const unplanned: string[] = [];
    const arrivals = new Map<string, PromiseWithResolvers<void>>(
      subgraphs.map(({ name }) => [name, Promise.withResolvers<void>()]),
    );
    const { data, errors, sent } = await ask(
      source,
      {},
      {
        answers,
        async arrive(service) {
          const before = after?.[service];
          if (before !== undefined) await arrivals.get(before)!.promise;
          arrivals.get(service)!.resolve();
        },
        onInvalid: (what, path) => void invalid.push(`${path} ${what}`),
        onUnplanned: (path) => void unplanned.push(path),
      },
    );
    expect(unplanned).toEqual([]);
    return {
      data,
      errors: errors.map(({ path, extensions }) => `${path?.join('.') ?? ''} ${extensions.code}`),
      invalid,
      sent,
    };
  };
}

const failed = (path: readonly (string | number)[], code = 'CONFLICT') => ({
  message: 'No.',
  path,
  extensions: { code },
});

describe('an entity of which a key did not come', () => {
  const ask = graph([
    {
      name: 'a',
      sdl: 'type Query { users: [User] } type User @key(fields: "id") { id: ID! n: String s: String }',
      resolvers: {},
    },
    {
      name: 'b',
      sdl: 'type User @key(fields: "id") { id: ID! n: String @external name: String m: String @requires(fields: "n") }',
      resolvers: {
        User: {
          ...refer,
          name: ({ id }: { id: string }) => `n${id}`,
          m: ({ n }: { n: string | null }) => `m${n}`,
        },
      },
    },
  ]);
  const users = (first: object, errors: SubgraphAnswer['errors'] = []) => ({
    a: {
      data: {
        users: [
          { __typename: 'User', ...first },
          { __typename: 'User', id: '2', n: 'x' },
        ],
      },
      ...(errors.length > 0 && { errors }),
    },
  });

  test('is told, where its subgraph has left it out', async () => {
    expect(await ask('{ users { name } }', users({}))).toMatchObject({
      data: { users: [{ name: null }, { name: 'n2' }] },
      errors: ['users.0.name SUBGRAPH_INCOMPLETE'],
      invalid: ['users.0.name left out: id'],
    });
  });

  test('is told with the error of the key, where that has one', async () => {
    expect(await ask('{ users { name } }', users({ id: null }, [failed(['users', 0, 'id'])]))).toMatchObject({
      data: { users: [{ name: null }, { name: 'n2' }] },
      errors: ['users.0.name CONFLICT'],
    });
  });

  test('is told at the object that the client has selected, where the key’s null has taken that with it', async () => {
    const { a } = users({});
    const nulled = { a: { data: { users: [null, a.data.users[1]] }, errors: [failed(['users', 0, 'id'])] } };
    expect(await ask('{ users { name } }', nulled)).toMatchObject({
      data: { users: [null, { name: 'n2' }] },
      errors: ['users.0 CONFLICT'],
    });
    expect((await ask('{ users { id } }', nulled)).errors).toEqual(['users.0.id CONFLICT']);
  });

  test('is told where its type did not come', async () => {
    const untyped = { a: { data: { users: [{ id: '1' }, { id: '2', __typename: 'User' }] } } };
    expect(await ask('{ users { name } }', untyped)).toMatchObject({
      data: { users: [{ name: null }, { name: 'n2' }] },
      errors: ['users.0.name SUBGRAPH_INCOMPLETE'],
    });
  });

  test('loses what requires a field that failed, and nothing else', async () => {
    const answered = await ask('{ users { name m } }', users({ id: '1', n: null }, [failed(['users', 0, 'n'])]));
    expect(answered).toMatchObject({
      data: {
        users: [
          { name: 'n1', m: null },
          { name: 'n2', m: 'mx' },
        ],
      },
      errors: ['users.0.m CONFLICT'],
    });
    expect(answered.sent.at(-1)!.variables['representations']).toEqual([
      { __typename: 'User', id: '1', n: null },
      { __typename: 'User', id: '2', n: 'x' },
    ]);
  });

  test('has what requires a field of which its subgraph says that it is null', async () => {
    expect(await ask('{ users { name m } }', users({ id: '1', n: null }))).toMatchObject({
      data: {
        users: [
          { name: 'n1', m: 'mnull' },
          { name: 'n2', m: 'mx' },
        ],
      },
      errors: [],
    });
  });

  test('is not asked for where all that was to be asked of it is lost', async () => {
    const { sent } = await ask('{ users { m } }', users({ id: '1', n: null }, [failed(['users', 0, 'n'])]));
    expect(sent.at(-1)!.variables['representations']).toEqual([{ __typename: 'User', id: '2', n: 'x' }]);
  });

  test('tells each of two objects its own where their representations are the same', async () => {
    const data = { users: [0, 1].map(() => ({ __typename: 'User', id: '1', n: null })) };
    expect(await ask('{ users { m } }', { a: { data, errors: [failed(['users', 1, 'n'])] } })).toMatchObject({
      data: { users: [{ m: 'mnull' }, { m: null }] },
      errors: ['users.1.m CONFLICT'],
    });
  });

  test('a selected field that its subgraph has left out is told', async () => {
    expect(await ask('{ users { s name } }', users({ id: '1' }))).toMatchObject({
      data: {
        users: [
          { s: null, name: 'n1' },
          { s: null, name: 'n2' },
        ],
      },
      errors: ['users.0.s SUBGRAPH_INCOMPLETE', 'users.1.s SUBGRAPH_INCOMPLETE'],
    });
  });

  test('a field that an entity’s subgraph has left out is told; an entity that it does not know is null', async () => {
    const { a } = users({ id: '1', n: 'y' });
    const b = { data: { _entities: [{ name: 'n' }, null] } };
    expect(await ask('{ users { name m } }', { a, b })).toMatchObject({
      data: {
        users: [
          { name: 'n', m: null },
          { name: null, m: null },
        ],
      },
      errors: ['users.0.m SUBGRAPH_INCOMPLETE'],
    });
  });

  test('an error below an entity that it has taken with it is why its other fields are null', async () => {
    const { a } = users({ id: '1', n: 'y' });
    const b = { data: { _entities: [null, { name: 'n2', m: 'm2' }] }, errors: [failed(['_entities', 0, 'm'])] };
    expect(await ask('{ users { name m } }', { a, b })).toMatchObject({
      data: {
        users: [
          { name: null, m: null },
          { name: 'n2', m: 'm2' },
        ],
      },
      errors: ['users.0.name CONFLICT', 'users.0.m CONFLICT'],
    });
  });
});

describe('an error at what only the planner has selected', () => {
  const ask = graph([
    {
      name: 'a',
      sdl: `type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! size: Size tags: [Int] parts: [Part] strict: Int! }
        type Size { w: Int h: Int } type Part { n: Int }`,
      resolvers: {},
    },
    {
      name: 'b',
      sdl: `type Thing @key(fields: "id") { id: ID! size: Size @external tags: [Int] @external parts: [Part] @external
          area: Int @requires(fields: "size { w h }") width: Int @requires(fields: "size { w }") must: Int! @requires(fields: "size { h }")
          sum: Int @requires(fields: "tags") first: Int @requires(fields: "parts { n }") title: String }
        type Size { w: Int @external h: Int @external } type Part { n: Int @external }`,
      resolvers: {
        Thing: {
          ...refer,
          area: ({ size }: { size?: { w: number; h: number } }) => (size?.w ?? 0) * (size?.h ?? 0),
          width: ({ size }: { size?: { w: number } }) => size?.w ?? -1,
          must: () => 5,
          sum: ({ tags }: { tags: number[] | null }) => tags?.reduce((one, other) => one + other, 0) ?? -1,
          first: ({ parts }: { parts: ({ n: number | null } | null)[] | null }) => parts?.[0]?.n ?? -1,
          title: () => 'T',
        },
      },
    },
  ]);
  const thing = (fields: object, ...errors: NonNullable<SubgraphAnswer['errors']>) => ({
    a: { data: { thing: { __typename: 'Thing', id: '1', ...fields } }, errors },
  });

  test.each<[string, string, ReturnType<typeof thing>, unknown, string[]]>([
    [
      'an object',
      '{ thing { area title } }',
      thing({ size: null }, failed(['thing', 'size'])),
      { area: null, title: 'T' },
      ['thing.area CONFLICT'],
    ],
    ['a null that was said', '{ thing { area title } }', thing({ size: null }), { area: 0, title: 'T' }, []],
    [
      'a part of an object',
      '{ thing { area width title } }',
      thing({ size: { w: 3, h: null } }, failed(['thing', 'size', 'h'])),
      { area: null, width: 3, title: 'T' },
      ['thing.area CONFLICT'],
    ],
    [
      'what the client selects too',
      '{ thing { area size { w } } }',
      thing({ size: { w: null, h: 2 } }, failed(['thing', 'size', 'w'])),
      { area: null, size: { w: null } },
      ['thing.area CONFLICT', 'thing.size.w CONFLICT'],
    ],
    [
      'an item of a list',
      '{ thing { sum title } }',
      thing({ tags: [1, null] }, failed(['thing', 'tags', 1])),
      { sum: null, title: 'T' },
      ['thing.sum CONFLICT'],
    ],
    [
      'an item that is selected',
      '{ thing { tags } }',
      thing({ tags: [1, null] }, failed(['thing', 'tags', 1])),
      { tags: [1, null] },
      ['thing.tags.1 CONFLICT'],
    ],
    [
      'a field in a list',
      '{ thing { first title } }',
      thing({ parts: [{ n: null }] }, failed(['thing', 'parts', 0, 'n'])),
      { first: null, title: 'T' },
      ['thing.first CONFLICT'],
    ],
    [
      'what was left out',
      '{ thing { sum title } }',
      thing({}),
      { sum: null, title: 'T' },
      ['thing.sum SUBGRAPH_INCOMPLETE'],
    ],
    [
      'an object, where what requires it may not be null',
      '{ thing { must title } }',
      thing({ size: null }, failed(['thing', 'size'])),
      null,
      ['thing.must CONFLICT'],
    ],
  ])('%s', async (_, source, answers, expected, errors) => {
    const answered = await ask(source, answers);
    expect(answered.data).toEqual({ thing: expected });
    expect(answered.errors.toSorted()).toEqual(errors);
  });

  test('is told where nothing is missing for it', async () => {
    const answered = await ask('{ thing { title } }', thing({}, failed(['thing', 'id'])));
    expect(answered).toMatchObject({ data: { thing: { title: 'T' } }, errors: ['thing CONFLICT'] });
  });
});

describe.each([{ a: 'b' }, { b: 'a' }])('a field that two subgraphs answer, one after the other: %j', (after) => {
  const ask = graph([
    {
      name: 'a',
      sdl: `type Query { things: [Thing] @shareable one: One @shareable } type Thing @shareable { a: Int id: ID! in: In }
        type One @shareable { id: ID! a: String deep: Deep } type In @shareable { x: Int } type Deep @shareable { a: Int }`,
      resolvers: {},
    },
    {
      name: 'b',
      sdl: `type Query { things: [Thing] @shareable one: One @shareable } type Thing { b: Int id: ID! @shareable in: In @shareable }
        type One { id: ID! @shareable b: String deep: Deep @shareable } type In @shareable { y: Int } type Deep @shareable { b: Int }`,
      resolvers: {},
    },
  ]);
  const gone = (key: string) => ({ data: { [key]: null }, errors: [failed([key])] });

  test('lists of one length are one', async () => {
    const [a, b] = [{ data: { things: [{ a: 1 }] } }, { data: { things: [{ b: 2 }] } }];
    expect(await ask('{ things { a b } }', { a, b }, after)).toMatchObject({
      data: { things: [{ a: 1, b: 2 }] },
      errors: [],
    });
  });

  test('lists of different lengths are an error and no mixture', async () => {
    const [a, b] = [{ data: { things: [{ a: 1 }, { a: 2 }] } }, { data: { things: [{ b: 2 }] } }];
    expect(await ask('{ things { a b } }', { a, b }, after)).toMatchObject({
      data: { things: null },
      errors: ['things INTERNAL'],
      invalid: ['things not of the shape that another subgraph gives'],
    });
  });

  test('a list and no list are an error', async () => {
    const [a, b] = [{ data: { things: [{ a: 1 }] } }, { data: { things: { b: 2 } } }];
    expect((await ask('{ things { a b } }', { a, b }, after)).errors).toEqual(['things INTERNAL']);
  });

  test('where one fails, what the other says stays, and the error is told once', async () => {
    const b = { data: { one: { id: '1', b: 'B' } } };
    expect(await ask('{ one { b a } }', { a: gone('one'), b }, after)).toMatchObject({
      data: { one: { b: 'B', a: null } },
      errors: ['one.a CONFLICT'],
    });
  });

  test('where one says null, what it alone has is null', async () => {
    const [a, b] = [{ data: { one: null } }, { data: { one: { id: '1', b: 'B', deep: { b: 1 } } } }];
    expect(await ask('{ one { b a deep { a b } } }', { a, b }, after)).toMatchObject({
      data: { one: { b: 'B', a: null, deep: { a: null, b: 1 } } },
      errors: [],
    });
  });

  test('where one leaves something out, it is told', async () => {
    const [a, b] = [{ data: { one: { deep: {} } } }, { data: { one: { b: 'B', deep: { b: 1 } } } }];
    expect(await ask('{ one { b a deep { a b } } }', { a, b }, after)).toMatchObject({
      data: { one: { b: 'B', a: null, deep: { a: null, b: 1 } } },
      errors: ['one.a SUBGRAPH_INCOMPLETE', 'one.deep.a SUBGRAPH_INCOMPLETE'],
    });
  });
});

describe('an object that is null for one of its fields', () => {
  const ask = graph([
    {
      name: 'a',
      sdl: 'type Query { user: User users: [User!] lone: [User] } type User @key(fields: "id") { id: ID! }',
      resolvers: {},
    },
    { name: 'b', sdl: 'type User @key(fields: "id") { id: ID! one: Int must: Int! two: Int }', resolvers: {} },
    { name: 'c', sdl: 'type User @key(fields: "id") { id: ID! other: Int }', resolvers: {} },
  ]);
  const user = (id: string) => ({ __typename: 'User', id });
  const [a, both] = [{ data: { user: user('1') } }, [user('1'), user('2')]];
  const lost = { data: { _entities: [null] }, errors: [failed(['_entities', 0, 'must'])] };

  test.each(['one must two', 'must one two', 'one two must'])('tells why once: %s', async (fields) => {
    expect(await ask(`{ user { ${fields} } }`, { a, b: lost })).toMatchObject({
      data: { user: null },
      errors: ['user.must CONFLICT'],
    });
  });

  test('tells what else has failed in it', async () => {
    const c = { data: { _entities: [null] }, errors: [failed(['_entities', 0, 'other'], 'NOT_FOUND')] };
    expect((await ask('{ user { other one must } }', { a, b: lost, c })).errors).toEqual([
      'user.other NOT_FOUND',
      'user.must CONFLICT',
    ]);
  });

  test('tells why once for the list that it takes with it, and for each of those that it does not', async () => {
    const b = { errors: [{ message: 'No.', extensions: { code: 'CONFLICT' } }] };
    expect(await ask('{ users { one must } }', { a: { data: { users: both } }, b })).toMatchObject({
      data: { users: null },
      errors: ['users.0.must CONFLICT'],
    });
    expect(await ask('{ lone { one must } }', { a: { data: { lone: both } }, b })).toMatchObject({
      data: { lone: [null, null] },
      errors: ['lone.0.must CONFLICT', 'lone.1.must CONFLICT'],
    });
  });
});

test('a mutation whose answer is left out may have been done', async () => {
  const ask = federate([
    { name: 'a', sdl: 'type Query { a: Int } type Mutation { change: Int must: Int! }', resolvers: {} },
  ]);
  const { data, errors } = await ask('mutation { change must }', {}, { answers: { a: { data: {} } } });
  expect(data).toBe(null);
  expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
    [['change'], { code: 'SUBGRAPH_INCOMPLETE', outcome: 'UNKNOWN' }],
    [['must'], { code: 'SUBGRAPH_INCOMPLETE', outcome: 'UNKNOWN' }],
  ]);
});

test('errors beyond a hundred are counted', async () => {
  const ask = federate([{ name: 'a', sdl: 'type Query { list: [Int] }', resolvers: { Query: { list: () => [] } } }]);
  const list = Array<null>(150).fill(null);
  const { errors, omitted } = await ask(
    '{ list }',
    {},
    { answers: { a: { data: { list }, errors: list.map((_, index) => failed(['list', index])) } } },
  );
  expect([errors.length, omitted]).toEqual([100, 50]);
});

describe('an entity of which a subgraph on the way says that there is none', () => {
  const ask = graph([
    { name: 'a', sdl: 'type Query { books: [Book] } type Book @key(fields: "upc") { upc: ID! }', resolvers: {} },
    {
      name: 'b',
      sdl: 'type Book @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID! size: Int! }',
      resolvers: {
        Book: {
          __resolveReference: ({ upc }: { upc: string }) => (upc === 'u1' ? { upc, id: 'i1', size: 7 } : null),
        },
      },
    },
    {
      name: 'c',
      sdl: 'type Book @key(fields: "id") { id: ID! author: String size: Int! @external box: String @requires(fields: "size") }',
      resolvers: {
        Book: {
          __resolveReference({ id, size }: { id?: string | null; size?: number | null }) {
            if (id == null || size === null) throw new Error('an unknown book');
            return { id, size };
          },
          author: ({ id }: { id: string }) => `a${id}`,
          box: ({ size }: { size: number }) => `b${size}`,
        },
      },
    },
  ]);
  const answers = {
    a: {
      data: {
        books: [
          { __typename: 'Book', upc: 'u1' },
          { __typename: 'Book', upc: 'u2' },
        ],
      },
    },
  };

  test('is asked for nowhere further, and nobody calls that an error', async () => {
    const { data, errors } = await ask('{ books { upc author box } }', answers);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      books: [
        { upc: 'u1', author: 'ai1', box: 'b7' },
        { upc: 'u2', author: null, box: null },
      ],
    });
  });
});

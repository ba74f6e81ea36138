import { describe, expect, test } from '@jest/globals';
import { OrgraphError } from '#platform/values/errors.ts';
import { dead, federate, type SubgraphAnswer } from '../fixture/ask.ts';
import { library } from '../fixture/library.ts';

const ask = federate(library);
const answering = (answers: Record<string, SubgraphAnswer | (() => SubgraphAnswer)>) => ({
  send: async (service: string): Promise<SubgraphAnswer> => {
    const answer = answers[service];
    if (answer === undefined) throw new Error(`${service} was not to be asked`);
    return typeof answer === 'function' ? answer() : answer;
  },
});

test('the same entity at many places is asked for once, with its key alone', async () => {
  const { data, sent } = await ask('{ me { handle friends { friends { handle } } } }');
  expect(data).toEqual({
    me: { handle: '@one@a.test', friends: [{ friends: [{ handle: '@one@a.test' }] }, { friends: [] }] },
  });
  const social = sent.filter(({ service }) => service === 'social');
  expect(social).toHaveLength(1);
  expect(Object.values(social[0]!.variables)).toEqual([[{ __typename: 'Person', email: 'one@a.test', id: 'p1' }]]);
});

test('variables go only where they are used', async () => {
  const { sent } = await ask(
    'query($id: ID!, $shout: Boolean, $first: Int) { person(id: $id) { handle(shout: $shout) written(first: $first) { id } } }',
    { id: 'p1', shout: true, first: 1 },
  );
  expect(
    Object.fromEntries(
      sent.map(({ service, variables }) => [
        service,
        Object.keys(variables).filter((name) => !name.startsWith('__') && name !== 'representations'),
      ]),
    ),
  ).toEqual({ people: ['v0'], social: ['v1'], books: ['v2'] });
});

test('an absent variable stays absent, so that the subgraph’s default stands', async () => {
  const { data, sent } = await ask('query($first: Int) { people(first: $first) { id } }');
  expect(data).toEqual({ people: [{ id: 'p1' }, { id: 'p2' }] });
  expect(sent[0]!.variables).toEqual({});
});

test('what is skipped is not fetched', async () => {
  const { sent, data } = await ask(
    'query($all: Boolean!) { me { id handle @include(if: $all) ... @include(if: $all) { written { title } } } }',
    { all: false },
  );
  expect(data).toEqual({ me: { id: 'p1' } });
  expect(sent.map(({ service }) => service)).toEqual(['people']);
});

test('an operation of which nothing is left answers an empty object and asks nobody', async () => {
  const { text, sent } = await ask('query($all: Boolean!) { me @include(if: $all) { id } }', { all: false });
  expect(text).toBe('{}');
  expect(sent).toEqual([]);
});

test('mutations run one after the other, each with its entity fetches, one field a request', async () => {
  const { data, sent } = await ask(
    'mutation { first: rename(id: "p1", name: "A") { name handle } second: rename(id: "p2", name: "B") { name rank } third: note(text: "c") }',
  );
  expect(data).toEqual({ first: { name: 'A', handle: '@one@a.test' }, second: { name: 'B', rank: 2 }, third: 'c' });
  expect(sent.map(({ service, operation }) => `${service} ${operation}`)).toEqual([
    'people mutation',
    'social query',
    'people mutation',
    'books query',
    'people mutation',
  ]);
});

test('a mutation that is skipped is not sent', async () => {
  const { data, sent } = await ask(
    'mutation($no: Boolean!) { note(text: "a") @skip(if: $no) other: note(text: "b") }',
    { no: true },
  );
  expect(data).toEqual({ other: 'b' });
  expect(sent).toHaveLength(1);
});

test('introspection and __typename are answered from the API schema, also beside data', async () => {
  const { data, sent } = await ask(
    '{ what: __typename __type(name: "Person") { kind id: name } ping __schema { queryType { name } } }',
  );
  expect(data).toEqual({
    what: 'Query',
    __type: { kind: 'OBJECT', id: 'Person' },
    ping: 'pong',
    __schema: { queryType: { name: 'Query' } },
  });
  expect(sent).toHaveLength(1);
  expect((await ask('{ __typename }')).sent).toEqual([]);
});

test('names that mean something to JavaScript are just names', async () => {
  const { text } = await ask(
    '{ __proto__: me { constructor toString: id hasOwnProperty: name _e0: email __typename: rank } }',
  );
  expect(text).toBe(
    '{"__proto__":{"constructor":"built","toString":"p1","hasOwnProperty":"One","_e0":"one@a.test","__typename":1}}',
  );
});

test('an alias that is a key’s name does not become the key', async () => {
  const { data } = await ask('{ people { id: name email: id handle rank } }');
  expect(data).toEqual({
    people: [
      { id: 'One', email: 'p1', handle: '@one@a.test', rank: 1 },
      { id: null, email: 'p2', handle: '@two@a.test', rank: 2 },
    ],
  });
});

test('a subgraph that is down empties its fields only, each with the client’s path', async () => {
  const { data, errors } = await ask(
    '{ a: me { b: handle email friends { c: handle } } }',
    {},
    { refusal: dead('social') },
  );
  expect(data).toEqual({ a: { b: null, email: 'one@a.test', friends: [{ c: null }, { c: null }] } });
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['a', 'b'], 'SUBGRAPH_UNAVAILABLE'],
    [['a', 'friends', 0, 'c'], 'SUBGRAPH_UNAVAILABLE'],
    [['a', 'friends', 1, 'c'], 'SUBGRAPH_UNAVAILABLE'],
  ]);
});

test('what depended on the part that is down is told with the same cause', async () => {
  const { data, errors } = await ask('{ books { title author { handle } } }', {}, { refusal: dead('people') });
  expect(data).toEqual({
    books: [
      { title: 'First "book"', author: { handle: null } },
      { title: 'Second\nbook', author: { handle: null } },
      { title: 'Third', author: null },
    ],
  });
  expect(errors.map(({ path, message }) => [path?.join('.'), message])).toEqual([
    ['books.0.author.handle', 'people is down'],
    ['books.1.author.handle', 'people is down'],
  ]);
});

test('a null where none may be empties the nearest place that may, with one error', async () => {
  const { data, errors } = await ask('{ me { id rank } ping }', {}, { refusal: dead('books') });
  expect(data).toEqual({ me: null, ping: 'pong' });
  expect(errors.map(({ path }) => path)).toEqual([['me', 'rank']]);
});

test('nulls climb through lists as far as they must', async () => {
  const answer = {
    data: {
      matrix: [
        [{ id: 'a' }, { id: null }],
        [{ id: 'b' }, null],
      ],
    },
  };
  const { data, errors, masked } = await ask('{ matrix { id } }', {}, answering({ books: answer }));
  expect(data).toEqual({
    matrix: [
      [{ id: 'a' }, null],
      [{ id: 'b' }, null],
    ],
  });
  expect(errors).toEqual([
    { path: ['matrix', 0, 1, 'id'], message: expect.stringContaining('unexpected'), extensions: { code: 'INTERNAL' } },
  ]);
  expect(masked).toEqual([]);
  expect((await ask('{ matrix { id } }', {}, answering({ books: { data: { matrix: [null] } } }))).data).toEqual({
    matrix: null,
  });
});

test('when nothing can be null any more, data itself is', async () => {
  const { text, errors } = await ask('{ books { id } }', {}, { refusal: dead('books') });
  expect(text).toBe('null');
  expect(errors.map(({ path }) => path)).toEqual([['books']]);
});

test('a subgraph’s error keeps code, message and details, and gets the path of the client’s selection', async () => {
  const error = {
    message: 'No such person.',
    path: ['person', 'friends', 1, 'name'],
    extensions: { code: 'NOT_FOUND', field: 'x', stacktrace: ['secret'] },
  };
  const { errors, data } = await ask(
    '{ someone: person(id: "p1") { pals: friends { called: name } } }',
    {},
    answering({
      people: {
        data: { someone: { pals: [{ called: 'A' }, { called: null }] } },
        errors: [{ ...error, path: ['someone', 'pals', 1, 'called'] }],
      },
    }),
  );
  expect(data).toEqual({ someone: { pals: [{ called: 'A' }, { called: null }] } });
  expect(errors).toEqual([
    {
      message: 'No such person.',
      path: ['someone', 'pals', 1, 'called'],
      extensions: { code: 'NOT_FOUND', field: 'x' },
    },
  ]);
});

test('an error inside an entity is told at every place where the client selected it', async () => {
  const { errors } = await ask(
    '{ me { x: handle friends { friends { y: handle } } } }',
    {},
    {
      async send(service, _, body) {
        if (service === 'people')
          return {
            data: {
              me: {
                __typename: 'Person',
                id: 'p1',
                email: 'e',
                friends: [{ friends: [{ __typename: 'Person', id: 'p1', email: 'e' }] }],
              },
            },
          };
        const aliases = [...(JSON.parse(body) as { query: string }).query.matchAll(/(_e\d+): _entities/g)].map(
          ([, alias]) => alias!,
        );
        return {
          data: Object.fromEntries(aliases.map((alias) => [alias, [{ x: null, y: null }]])),
          errors: aliases.flatMap((alias) =>
            ['x', 'y'].map((name) => ({ message: 'No.', path: [alias, 0, name], extensions: { code: 'FORBIDDEN' } })),
          ),
        };
      },
    },
  );
  expect(errors.map(({ path }) => path?.join('.'))).toEqual(['me.x', 'me.friends.0.friends.0.y']);
});

test('a path below a null that a subgraph propagated is told in the client’s names', async () => {
  const { errors } = await ask(
    '{ p: person(id: "p1") { id: email } }',
    {},
    answering({
      people: (): SubgraphAnswer => ({
        data: { p: null },
        errors: [{ message: 'No.', path: ['p', 'renamed_0'], extensions: { code: 'FORBIDDEN' } }],
      }),
    }),
  );
  expect(errors.map(({ path }) => path)).toEqual([['p', 'id']]);
});

test.each<[string, SubgraphAnswer]>([
  [
    'a code that is not in the catalogue',
    { data: { me: null }, errors: [{ message: 'select * from person', path: ['me'], extensions: { code: 'ER_DUP' } }] },
  ],
  ['no code', { data: { me: null }, errors: [{ message: 'at /srv/x.ts:1', path: ['me'] }] }],
  [
    'a code that speaks of the gateway’s own request',
    {
      data: { me: null },
      errors: [{ message: 'Cannot query field', path: ['me'], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    },
  ],
  ['no data and no path', { errors: [{ message: 'boom' }] }],
])('an error with %s is masked', async (_, answer) => {
  const { data, errors, masked } = await ask('{ me { id } }', {}, answering({ people: answer }));
  expect(data).toEqual({ me: null });
  expect(errors).toEqual([
    { message: 'An unexpected error; quote extensions.requestId.', path: ['me'], extensions: { code: 'INTERNAL' } },
  ]);
  expect(masked).toHaveLength(1);
});

test('an entity that a subgraph does not know has null fields and no error', async () => {
  const { data, errors } = await ask(
    '{ people(first: 1) { name handle } }',
    {},
    {
      send: async (service) =>
        service === 'people'
          ? { data: { people: [{ __typename: 'Person', id: 'x', name: 'X', email: 'e' }] } }
          : { data: { _entities: [null] } },
    },
  );
  expect(data).toEqual({ people: [{ name: 'X', handle: null }] });
  expect(errors).toEqual([]);
});

test.each<[string, unknown]>([
  ['a number for a string', { email: 5 }],
  ['an object for a string', { email: {} }],
  ['a list for an object', { friends: [[{ id: 'a' }]] }],
  ['a string for a list', { friends: 'x' }],
])('a subgraph’s %s does not reach the client', async (_, person) => {
  const { data, errors } = await ask(
    '{ me { email friends { id } } }',
    {},
    answering({ people: { data: { me: { email: 'e', friends: [], ...(person as object) } } } }),
  );
  expect(data).toEqual({ me: null });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
});

test('enums, JSON and numbers are coerced as the specification says', async () => {
  const answer = (mood: unknown): SubgraphAnswer => ({ data: { mood, json: { a: [1.5, null] }, books: [] } as never });
  expect((await ask('{ mood json books { id } }', {}, answering({ books: answer('LOUD') }))).data).toEqual({
    mood: 'LOUD',
    json: { a: [1.5, null] },
    books: [],
  });
  expect((await ask('{ mood books { id } }', {}, answering({ books: answer('ANGRY') }))).data).toEqual({
    mood: null,
    books: [],
  });
});

test('a hostile __proto__ in an answer changes nothing', async () => {
  const { data } = await ask(
    '{ me { id name } }',
    {},
    {
      send: async () =>
        JSON.parse(
          '{"data":{"__proto__":{"polluted":1},"me":{"id":"a","name":"n","__proto__":{"name":"evil"}}}}',
        ) as SubgraphAnswer,
    },
  );
  expect(data).toEqual({ me: { id: 'a', name: 'n' } });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a subgraph that cannot be reached is told as such and the rest is served', async () => {
  const { data, errors } = await ask(
    '{ me { id } mood }',
    {},
    {
      send: async (service) => {
        if (service === 'books') throw new OrgraphError('DEADLINE_EXCEEDED', 'Too late.');
        return { data: { me: { id: 'p1' } } };
      },
    },
  );
  expect(data).toEqual({ me: { id: 'p1' }, mood: null });
  expect(errors).toEqual([{ message: 'Too late.', path: ['mood'], extensions: { code: 'DEADLINE_EXCEEDED' } }]);
});

test('a refused subgraph is not asked, and only for what it would have answered is that an error', async () => {
  const { errors, sent } = await ask(
    '{ me { id handle } people(first: 0) { handle } }',
    {},
    { refusal: (service) => (service === 'social' ? new OrgraphError('ORGANIZATION_REQUIRED', 'Choose.') : undefined) },
  );
  expect(sent.map(({ service }) => service)).toEqual(['people']);
  expect(errors).toEqual([
    { message: 'Choose.', path: ['me', 'handle'], extensions: { code: 'ORGANIZATION_REQUIRED' } },
  ]);
});

describe('a mutation that fails says what became of it', () => {
  const note = 'mutation { note(text: "a") }';
  const outcomeOf = async (send: () => Promise<SubgraphAnswer>) =>
    (await ask(note, {}, { send })).errors.map(({ path, extensions }) => [path, extensions.code, extensions.outcome]);
  const refused = (extensions: Record<string, unknown>, answer: Partial<SubgraphAnswer> = { data: null }) =>
    outcomeOf(async () => ({ ...answer, errors: [{ message: 'No.', path: ['note'], extensions }] }));

  test('as its subgraph says; where that says nothing, nobody knows', async () => {
    expect(await refused({ code: 'CONFLICT', outcome: 'NOT_DONE' })).toEqual([[['note'], 'CONFLICT', 'NOT_DONE']]);
    expect(await refused({ code: 'CONFLICT', outcome: 'DONE' })).toEqual([[['note'], 'CONFLICT', 'UNKNOWN']]);
    expect(await refused({ code: 'CONFLICT' })).toEqual([[['note'], 'CONFLICT', 'UNKNOWN']]);
    expect(await refused({ code: 'SECRET', outcome: 'NOT_DONE' })).toEqual([[['note'], 'INTERNAL', 'NOT_DONE']]);
    expect(await refused({ code: 'IDENTITY_REQUIRED' })).toEqual([[['note'], 'INTERNAL', 'UNKNOWN']]);
  });

  test('nothing was run where an answer has no data, if it says why', async () => {
    expect(await refused({ code: 'BAD_USER_INPUT' }, {})).toEqual([[['note'], 'BAD_USER_INPUT', 'NOT_DONE']]);
    expect(await refused({}, {})).toEqual([[['note'], 'INTERNAL', 'UNKNOWN']]);
  });

  test('it was not done when nothing was sent, and nobody knows when no answer came', async () => {
    const failing = (error: Error) =>
      outcomeOf(async () => {
        throw error;
      });
    expect(await failing(new OrgraphError('SUBGRAPH_UNAVAILABLE', 'No.', { outcome: 'NOT_DONE' }))).toEqual([
      [['note'], 'SUBGRAPH_UNAVAILABLE', 'NOT_DONE'],
    ]);
    expect(await failing(new OrgraphError('SUBGRAPH_UNAVAILABLE', 'No.'))).toEqual([
      [['note'], 'SUBGRAPH_UNAVAILABLE', 'UNKNOWN'],
    ]);
    expect(await failing(new Error('unforeseen'))).toEqual([[['note'], 'INTERNAL', 'UNKNOWN']]);
    const { errors } = await ask(note, {}, { refusal: () => new OrgraphError('FORBIDDEN', 'No.') });
    expect(errors.map(({ extensions }) => extensions.outcome)).toEqual(['NOT_DONE']);
  });

  test('where an earlier request may have done it, not being run says nothing', async () => {
    const refusal = () => new OrgraphError('FORBIDDEN', 'No.');
    const unread = async () => ({ errors: [{ message: 'No.', extensions: { code: 'BAD_USER_INPUT' } }] });
    for (const given of [{ refusal }, { send: unread }])
      expect((await ask(note, {}, { ...given, unsent: 'UNKNOWN' })).errors).toMatchObject([
        { extensions: { outcome: 'UNKNOWN' } },
      ]);
  });

  test('what fails in its payload says nothing of it', async () => {
    const { errors } = await ask(
      'mutation { rename(id: "p1", name: "A") { name handle } }',
      {},
      { refusal: dead('social') },
    );
    expect(errors.map(({ path, extensions }) => [path, extensions.outcome])).toEqual([
      [['rename', 'handle'], undefined],
    ]);
  });
});

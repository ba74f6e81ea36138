import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployOdd, type OddDeployment } from '../fixture/oddGraph.ts';
import { wireForms, type Unframed } from '../fixture/wireForms.ts';

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({
    sdl: 'type Query { a: String b: String things: [Thing] } type Thing { x: String y: String }',
  });
});
afterAll(() => graph.stop());

const answers = (answer: Unframed) => graph.answer(() => wireForms['with its length']!(answer));
const uncoded = 'DOWNSTREAM_SERVICE_ERROR';

/** What follows `"errors":` of an answer, and the code of the one error that a client gets. */
const shapes: [string, string, string][] = [
  ['without a path', '[{"message":"m","extensions":{"code":"C"}}]', 'C'],
  ['with a path that is null', '[{"message":"m","path":null,"locations":null,"extensions":{"code":"C"}}]', 'C'],
  ['with an empty path', '[{"message":"m","path":[],"extensions":{"code":"C"}}]', 'C'],
  ['with a path that is its field’s name', '[{"message":"m","path":"a","extensions":{"code":"C"}}]', 'C'],
  ['with a path that is a text of nothing', '[{"message":"m","path":"","extensions":{"code":"C"}}]', 'C'],
  [
    'with a path that is a text of something else',
    '[{"message":"m","path":"Query.a()","extensions":{"code":"C"}}]',
    'C',
  ],
  ['with a path that is a number', '[{"message":"m","path":0,"extensions":{"code":"C"}}]', 'C'],
  ['with a path that is an object', '[{"message":"m","path":{"a":1},"extensions":{"code":"C"}}]', 'C'],
  ['with places that are null', '[{"message":"m","path":["a"],"locations":null,"extensions":{"code":"C"}}]', 'C'],
  ['with extensions that are null', '[{"message":"m","path":["a"],"extensions":null}]', uncoded],
  ['with extensions that are a list', '[{"message":"m","path":["a"],"extensions":["C"]}]', uncoded],
  ['with extensions that are a text', '[{"message":"m","path":["a"],"extensions":"C"}]', uncoded],
  ['with a code that is a number', '[{"message":"m","path":["a"],"extensions":{"code":42}}]', '42'],
  ['with a code that is null', '[{"message":"m","path":["a"],"extensions":{"code":null}}]', uncoded],
  ['with a code beside its extensions', '[{"message":"m","path":["a"],"code":"TOP"}]', uncoded],
  ['without a message', '[{"path":["a"],"extensions":{"code":"C"}}]', 'C'],
  ['with a message that is null', '[{"message":null,"path":["a"],"extensions":{"code":"C"}}]', 'C'],
  ['that is null', '[null]', uncoded],
  ['that is a text', '["boom"]', uncoded],
  ['that is alone', '{"message":"boom"}', uncoded],
  ['that is a text alone', '"boom"', uncoded],
];

for (const data of ['"data":{"a":null},', '"data":null,', '']) {
  test.each(shapes)(`an error %s, behind ${data || 'nothing'} is told once`, async (_, errors, code) => {
    for (const body of [`{${data}"errors":${errors}}`, `{"errors":${errors},${data}"extensions":null}`]) {
      answers({ body });
      const { data: told, errors: all } = await graph.ask('{ a good }');
      expect(told).toEqual({ a: null, good: 'g' });
      expect(all).toEqual([{ message: expect.any(String), path: ['a'], extensions: { code } }]);
    }
  });
}

test.each([
  ['an index that is text', '["things","1","y"]', ['things', 1, 'y']],
  ['one text with dots', '"things.1.y"', ['things', 1, 'y']],
  ['one text with slashes', '"/things/1/y"', ['things', 1, 'y']],
  ['one text with brackets', '"things[1].y"', ['things', 1, 'y']],
])('a path with %s leads to its place alone', async (_, path, told) => {
  answers({
    body: `{"data":{"things":[{"x":null,"y":null},{"x":"1","y":null}]},"errors":[{"message":"m","path":${path},"extensions":{"code":"C"}}]}`,
  });
  const { data, errors } = await graph.ask('{ things { x y } }');
  expect(data).toEqual({
    things: [
      { x: null, y: null },
      { x: '1', y: null },
    ],
  });
  expect(errors!.map((error) => error.path)).toEqual([told]);
});

test('an error without a path is told at the one place that is empty, and without a path where there are more', async () => {
  const errors = '"errors":[{"message":"m","extensions":{"code":"C"}}]';
  answers({ body: `{"data":{"things":[{"x":"1","y":"2"},{"x":"3","y":null}]},${errors}}` });
  const one = await graph.ask('{ things { x y } }');
  expect(one.errors).toEqual([{ message: 'm', path: ['things', 1, 'y'], extensions: { code: 'C' } }]);
  for (const body of [
    `{"data":{"things":[{"x":null,"y":"2"},{"x":"3","y":null}]},${errors}}`,
    `{"data":{"things":[null,{"x":"3","y":null}]},${errors}}`,
  ]) {
    answers({ body });
    expect((await graph.ask('{ things { x y } }')).errors).toEqual([{ message: 'm', extensions: { code: 'C' } }]);
  }
});

test('an error of an answer without data is told wherever that leaves something empty', async () => {
  answers({ body: '{"errors":[{"message":"m","extensions":{"code":"C"}}]}' });
  const { errors } = await graph.ask('{ a b good }');
  expect(errors!.map(({ path }) => path)).toEqual([['a'], ['b']]);
});

test('an error without a path that nothing is empty for is told once, without a path', async () => {
  answers({ body: '{"data":{"a":"x"},"errors":[{"message":"m","extensions":{"code":"C"}}]}' });
  const { data, errors } = await graph.ask('{ a good }');
  expect(data).toEqual({ a: 'x', good: 'g' });
  expect(errors).toEqual([{ message: 'm', extensions: { code: 'C' } }]);
});

test.each([
  ['400 Bad Request', 'application/graphql-response+json; charset=utf-8'],
  ['422 Unprocessable', 'application/graphql-response+json'],
  ['403 Forbidden', 'application/json'],
  ['500 Oops', 'application/json'],
])('errors of GraphQL under %s (%s) are told as they are', async (status, type) => {
  answers({
    status,
    headers: [`Content-Type: ${type}`],
    body: '{"errors":[{"message":"m","locations":[],"extensions":{"code":"C","classification":"X"}}]}',
  });
  const { data, errors } = await graph.ask('{ a good }');
  expect(data).toEqual({ a: null, good: 'g' });
  expect(errors).toEqual([{ message: 'm', path: ['a'], extensions: { code: 'C', classification: 'X' } }]);
});

test('what errors say in numbers that JavaScript cannot hold is told as it is', async () => {
  answers({
    body: '{"data":{"a":null},"errors":[{"message":"m","path":["a"],"extensions":{"code":"C","row":9007199254740993,"price":1.50,"n":7.0}}]}',
  });
  expect((await graph.ask('{ a }')).text).toContain('"row":9007199254740993,"price":1.50,"n":7');
});

test.each(['400 Bad Request', '401 Unauthorized', '403 Forbidden', '404 Not Found', '500 Internal Server Error'])(
  'with status %s its errors are told as with any other',
  async (status) => {
    answers({ status, body: '{"errors":[{"message":"Sign in.","extensions":{"code":"UNAUTHENTICATED"}}]}' });
    const { errors } = await graph.ask('{ a }');
    expect(errors).toEqual([{ message: 'Sign in.', path: ['a'], extensions: { code: 'UNAUTHENTICATED' } }]);
  },
);

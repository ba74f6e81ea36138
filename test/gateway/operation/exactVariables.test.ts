import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployOdd, type OddDeployment } from '../fixture/oddGraph.ts';

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({
    sdl: `scalar Any scalar JSON enum Mood { CALM }
      input In { id: ID ids: [ID!] any: Any int: Int in: In }
      type Query { a(id: ID, ids: [ID], any: Any, json: JSON, float: Float, int: Int, text: String, mood: Mood, in: In): String }`,
  });
  graph.answer(() => ({ pieces: [Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{"data":{"a":null}}')] }));
});
afterAll(() => graph.stop());

/** @param variables a JSON text, as the client writes it. @returns what the subgraph is sent, or the refused fields. */
async function sentFor(parameters: string, values: string, variables: string, method = 'POST'): Promise<unknown> {
  const query = `query(${parameters}) { a(${values}) }`;
  const before = graph.received.length;
  const response = await (method === 'POST'
    ? fetch(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
      })
    : fetch(`${graph.url}/graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(variables)}`));
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string; field?: string } }[] };
  return errors?.map(({ extensions: { code, field } }) => `${code} ${field}`) ?? graph.received[before]!.variables;
}

describe.each(['POST', 'GET'])('by %s', (method) => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['9007199254740993.000', '9007199254740993'],
    ['7', '7'],
    ['1e3', '1000'],
  ])('a subgraph is sent the ID %s digit by digit', async (number, told) => {
    expect(await sentFor('$id: ID', 'id: $id', `{"id": ${number}}`, method)).toBe(`"variables":{"v0":"${told}"}}`);
    expect(await sentFor('$ids: [ID]', 'ids: $ids', `{"ids":[ ${number},null,"x"]}`, method)).toBe(
      `"variables":{"v0":["${told}",null,"x"]}}`,
    );
    expect(await sentFor('$ids: [ID]', 'ids: $ids', `{"ids":${number}}`, method)).toBe(
      `"variables":{"v0":["${told}"]}}`,
    );
    expect(await sentFor('$in: In', 'in: $in', `{"in":{"in":{"id":${number}},"ids":[${number}]}}`, method)).toBe(
      `"variables":{"v0":{"ids":["${told}"],"in":{"id":"${told}"}}}}`,
    );
  });
});

test.each(['18446744073709551616', '0.12345678901234567890', '1.5e999'])(
  'a custom scalar is sent %s as the client wrote it',
  async (number) => {
    expect(await sentFor('$any: Any', 'any: $any', `{"any":{"__proto__":[${number}]}}`)).toBe(
      `"variables":{"v0":{"__proto__":[${number}]}}}`,
    );
    expect(await sentFor('$in: In', 'in: $in', `{"in":{"any":${number}}}`)).toBe(
      `"variables":{"v0":{"any":${number}}}}`,
    );
  },
);

test.each([
  ['ID', 'id', '1.5000000000000001'],
  ['ID', 'id', '1e400'],
  ['Int', 'int', '9007199254740993'],
  ['Int', 'int', '1e10'],
  ['Float', 'float', '1e400'],
  ['String', 'text', '9007199254740993'],
  ['Mood', 'mood', '9007199254740993'],
  ['JSON', 'json', '[1e400]'],
])('the type %s has no %s: %s', async (type, field, number) => {
  expect(await sentFor(`$${field}: ${type}`, `${field}: $${field}`, `{"${field}":${number}}`)).toEqual([
    `BAD_USER_INPUT ${field}`,
  ]);
});

test('as before, a Float and what our own scalars hold are JavaScript’s numbers, and texts of digits stay texts', async () => {
  expect(await sentFor('$float: Float', 'float: $float', '{"float":0.12345678901234567890}')).toBe(
    '"variables":{"v0":0.12345678901234568}}',
  );
  expect(await sentFor('$int: Int', 'int: $int', '{"int":1e2}')).toBe('"variables":{"v0":100}}');
  expect(await sentFor('$json: JSON', 'json: $json', '{"json":{"a":9007199254740993}}')).toBe(
    '"variables":{"v0":{"a":9007199254740992}}}',
  );
  expect(await sentFor('$text: String', 'text: $text', '{"text":": 9007199254740993"}')).toBe(
    '"variables":{"v0":": 9007199254740993"}}',
  );
});

test('a number that the client misplaces is told by its place', async () => {
  expect(await sentFor('$in: In', 'in: $in', '{"in":{"int":9007199254740993,"other":9007199254740993}}')).toEqual([
    'BAD_USER_INPUT in.int',
    'BAD_USER_INPUT in.other',
  ]);
});

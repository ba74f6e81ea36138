import { expect, test } from '@jest/globals';
import { federate } from '../fixture/ask.ts';

const ask = federate([
  {
    name: 'a',
    sdl: 'scalar Any scalar Decimal input In { at: Decimal any: Any } type Query { one(any: Any, at: Decimal, in: In, f: Float): String }',
    resolvers: {},
  },
]);

/** The body's text: read as JSON its numbers would be JavaScript's. */
async function sentFor(source: string, variables: Record<string, unknown> = {}): Promise<string> {
  let sent = '';
  await ask(source, variables, {
    send: (_, __, body) => {
      sent = body;
      return Promise.resolve({ data: { one: null } });
    },
  });
  return sent.slice(sent.indexOf('"variables":'));
}

test.each([
  '18446744073709551616',
  '-9223372036854775809',
  '1.5e999',
  '1.50',
  '1.0',
  '-0',
  '1E5',
  '0.12345678901234567890',
])('a subgraph is sent %s as the client wrote it, wherever in a custom scalar it stands', async (number) => {
  expect(await sentFor(`{ one(at: ${number}) }`)).toBe(`"variables":{"v0":${number}}}`);
  expect(await sentFor(`{ one(any: {a: [${number}, null]}, at: "x") }`)).toBe(
    `"variables":{"v0":{"a":[${number},null]},"v1":"x"}}`,
  );
  expect(await sentFor(`query($x: Any) { one(in: {at: ${number}, any: [$x]}) }`, { x: 2 })).toBe(
    `"variables":{"v0":${number},"v1":2}}`,
  );
  expect(await sentFor(`query($x: Decimal = ${number}) { one(at: $x) }`)).toBe(`"variables":{"v0":${number}}}`);
  expect(await sentFor(`query($x: Decimal = ${number}) { one(at: $x) }`, { x: null })).toBe('"variables":{"v0":null}}');
});

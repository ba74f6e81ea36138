import { expect, test } from '@jest/globals';
import { federate } from '../fixture/ask.ts';

const ask = federate([
  {
    name: 'a',
    sdl: `
      scalar Long
      type Query { thing: Thing things: [Thing!] one: ID many: [[ID]] }
      type Thing @key(fields: "id") { id: ID! ids: [ID!] long: Long part: Part }
      type Part { id: ID! long: Long }
    `,
    resolvers: {},
  },
  {
    name: 'b',
    sdl: `
      scalar Long
      type Thing @key(fields: "id") {
        id: ID!
        ids: [ID!] @external
        long: Long @external
        part: Part @external
        name: String
        text: String @requires(fields: "ids long part { id long }")
      }
      type Part { id: ID! @external long: Long @external }
    `,
    resolvers: {},
  },
]);

/** A number as a server wrote it. */
const raw = (text: string): unknown => (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);

const ids: [string, string][] = [
  ['7', '7'],
  ['-7', '-7'],
  ['0', '0'],
  ['-0', '0'],
  ['7.0', '7'],
  ['1e3', '1000'],
  ['9007199254740991', '9007199254740991'],
  ['9007199254740993', '9007199254740993'],
  ['-9007199254740993', '-9007199254740993'],
  ['9007199254740993.000', '9007199254740993'],
  ['18446744073709551615', '18446744073709551615'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
];

test.each(ids)('the id %s of a subgraph that sends numbers is told as text, digit by digit', async (sent, told) => {
  const send = async () => ({ data: { one: raw(sent), many: [[raw(sent), null, 'x'], null] } });
  const { text, errors } = await ask('{ one many }', {}, { send });
  expect(text).toBe(`{"one":"${told}","many":[["${told}",null,"x"],null]}`);
  expect(errors).toEqual([]);
});

test.each(['1.5', '1e400', '9007199254740993e1', 'true'])('%s is no id', async (sent) => {
  const send = async () => ({ data: { one: raw(sent) } });
  const { data, errors } = await ask('{ one }', {}, { send });
  expect(data).toEqual({ one: null });
  expect(errors).toMatchObject([{ path: ['one'] }]);
});

test.each(ids)(
  'the id %s finds its entity as text, whatever reads it; other numbers stay as they are',
  async (sent, told) => {
    const bodies: string[] = [];
    const long = raw('9007199254740993');
    const thing = { __typename: 'Thing', id: raw(sent), ids: [raw(sent), 'x'], long, part: { id: raw(sent), long } };
    const send = async (service: string, _: string, body: string) => {
      bodies.push(body);
      return { data: service === 'a' ? { thing } : { _entities: [{ name: 'n', text: 't' }] } };
    };
    const { text } = await ask('{ thing { id name text long } }', {}, { send });
    expect(text).toBe(`{"thing":{"id":"${told}","name":"n","text":"t","long":9007199254740993}}`);
    const [, representations] = /"representations":(\[.*\])\}/.exec(bodies[1]!) ?? bodies;
    const parts = [
      `"id":"${told}"`,
      `"ids":["${told}","x"]`,
      '"long":9007199254740993',
      `"part":{"id":"${told}","long":9007199254740993}`,
    ];
    for (const part of parts) expect(representations).toContain(part);
  },
);

test('the same id as a number and as text is one entity', async () => {
  const bodies: string[] = [];
  const send = async (service: string, _: string, body: string) => {
    bodies.push(body);
    const things = [raw('7'), '7'].map((id) => ({ __typename: 'Thing', id }));
    return { data: service === 'a' ? { things } : { _entities: [{ name: 'n' }] } };
  };
  expect((await ask('{ things { id name } }', {}, { send })).data).toEqual({
    things: [
      { id: '7', name: 'n' },
      { id: '7', name: 'n' },
    ],
  });
});

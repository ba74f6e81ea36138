import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { deploy, request, type Deployment } from '../fixture/deployment.ts';

const acme = randomUUID();
const user = randomUUID();
let gateway: Deployment;
let token: string;

beforeAll(async () => {
  gateway = await deploy();
  token = await gateway.token(user);
  gateway.join(user, {
    organization: { id: acme, slug: 'acme', status: 'ACTIVE' },
    status: 'ACTIVE',
    role: { key: 'OWNER', level: 100 },
    permissions: ['*'],
  });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.received.length = 0;
});

const ask = (query: string, key: string, variables?: unknown) =>
  request(gateway.url, query, { token, organization: acme, headers: { 'idempotency-key': key }, variables });

/** What subgraphs were told of the key, in order. */
const told = () => gateway.received.map(({ service, headers }) => [service, headers['orgraph-idempotency']]);
const form = /^v1; key=([\w-]{43}); digest=([\w-]{43}); position=(\d+)$/;
const partsOf = (value: unknown) => form.exec(String(value))!.slice(1);

test('a subgraph whose SDL does not say @idempotent is never asked under a key, nor is anything before it', async () => {
  const { status, text } = await ask(
    'mutation { renameTeam(name: "a") { name } createTeam(input: { name: "b" }) }',
    'k',
  );
  expect([status, JSON.parse(text)]).toEqual([
    200,
    {
      errors: [
        {
          message:
            'The mutation createTeam takes no Idempotency-Key. Nothing was done; send the operation without the header.',
          extensions: { code: 'IDEMPOTENCY_UNSUPPORTED', outcome: 'NOT_DONE' },
        },
      ],
    },
  ]);
  expect(gateway.received).toEqual([]);
});

test('each root field is told the key’s digest, the operation’s, and its position; entity fetches are not', async () => {
  const key = "a client's own words";
  const query = 'mutation { one: renameTeam(name: "a") { channel } two: renameTeam(name: "b") { name } }';
  const { text } = await ask(query, key);
  expect(JSON.parse(text)).toEqual({ data: { one: { channel: '#a' }, two: { name: 'b' } } });
  const [first, entity, second] = told();
  expect([first![0], entity, second![0]]).toEqual(['tenancy', ['slack', undefined], 'tenancy']);
  const [[hash, digest, position], [sameHash, sameDigest, next]] = [partsOf(first![1]), partsOf(second![1])];
  expect([hash, position, next]).toEqual([createHash('sha256').update(key).digest('base64url'), '0', '1']);
  expect([sameHash, sameDigest]).toEqual([hash, digest]);
  expect(JSON.stringify(gateway.received)).not.toContain('own words');
});

test('the digest is the same for what is the same operation, and another for any other', async () => {
  const digestOf = async (query: string, variables?: unknown, key = 'k') => {
    gateway.received.length = 0;
    expect(JSON.parse((await ask(query, key, variables)).text).errors).toBeUndefined();
    return partsOf(told()[0]![1])[1];
  };
  const digest = await digestOf('mutation { renameTeam(name: "a") { name } }');
  const same = [
    await digestOf('mutation Named{renameTeam ( name : "a" ){name}}'),
    await digestOf('mutation ($n: String!) { renameTeam(name: $n) { name } }', { n: 'a' }),
    await digestOf('mutation ($other: String!) { renameTeam(name: $other) { ...f } } fragment f on Team { name }', {
      other: 'a',
    }),
  ];
  expect(new Set(same)).toEqual(new Set([digest]));
  const others = [
    await digestOf('mutation { renameTeam(name: "b") { name } }'),
    await digestOf('mutation { renameTeam(name: "a") { channel } }'),
    await digestOf('mutation { again: renameTeam(name: "a") { name } }'),
    await digestOf('mutation { renameTeam(name: "a") { name } }', undefined, 'another key'),
  ];
  expect(new Set([digest, ...others]).size).toBe(5);
});

test('a query with a key is sent as any other', async () => {
  const { text } = await ask('{ organization { id } }', 'k');
  expect(JSON.parse(text)).toEqual({ data: { organization: { id: acme } } });
  expect(told()).toEqual([['tenancy', undefined]]);
});

test('a mutation that changes nothing takes every key, of anybody', async () => {
  const anonymous = await request(gateway.url, 'mutation { __typename }', { headers: { 'idempotency-key': 'k' } });
  expect(JSON.parse(anonymous.text)).toEqual({ data: { __typename: 'Mutation' } });
  expect(JSON.parse((await ask('mutation { again: __typename }', 'k')).text)).toEqual({ data: { again: 'Mutation' } });
  expect(JSON.parse((await ask('mutation { __typename logIn(email: "a") }', 'k')).text)).toMatchObject({
    errors: [{ message: expect.stringContaining('The mutation logIn takes no Idempotency-Key.') }],
  });
  expect(gateway.received).toEqual([]);
});

const keyed = { 'idempotency-key': 'k' };
const outcomeOf = async (headers: Record<string, string>, asWhom = token) => {
  const query = 'mutation { renameTeam(name: "a") { name } }';
  const { text } = await request(gateway.url, query, { token: asWhom, organization: acme, headers });
  return (JSON.parse(text) as { errors: { extensions: { outcome?: string } }[] }).errors[0]!.extensions.outcome;
};

test('nobody knows what became of a mutation whose key is refused: an earlier request may have done it', async () => {
  expect([await outcomeOf({}, 'ended'), await outcomeOf(keyed, 'ended')]).toEqual(['NOT_DONE', 'UNKNOWN']);
});

test('nor of one that could not be sent', async () => {
  await gateway.stopSubgraph('tenancy');
  expect([await outcomeOf({}), await outcomeOf(keyed)]).toEqual(['NOT_DONE', 'UNKNOWN']);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isIdempotent } from '#platform/graphql/idempotent.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { idempotentMutations } from './idempotentMutations.ts';
import { mutations, mutationText } from './mutationText.ts';

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  // What goes on by itself would change what is compared.
  graph = await startGraph({ idle: subgraphNames });
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

test('every mutation takes a key, but those that need no person, whose payload holds a secret, that take what is good once, or after which the caller is nobody there', () => {
  expect(
    mutations
      .filter((field) => !isIdempotent(field))
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'changePassword',
    'completeSignIn',
    'deleteMe',
    'deleteOrganization',
    'leaveOrganization',
    'linkIdentity',
    'logIn',
    'refreshSession',
    'requestPasswordReset',
    'resetPassword',
    'signUp',
    'startIdentityLink',
    'startSignIn',
    'verifyEmail',
  ]);
  expect(Object.keys(idempotentMutations).sort()).toEqual(
    mutations
      .filter(isIdempotent)
      .map(({ name }) => name)
      .sort(),
  );
});

/** All that a subgraph keeps, but what it keeps of requests. */
async function stateOf(subgraph: string): Promise<Record<string, string>> {
  const { sql } = graph.subgraphs[subgraph]!;
  const tables = await sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('idempotency_key', 'used_nonce', 'seen_membership', 'inbox_event')`,
  );
  const state: Record<string, string> = {};
  for (const { name } of tables)
    state[name] = (
      await sql(`select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as rows from "${name}" t`)
    )[0]!['rows'];
  return state;
}

test.each(Object.entries(idempotentMutations))(
  '%s, sent again under its key, changes nothing and answers what it answered',
  async (name, mutation) => {
    const { subgraph, input } = mutation;
    const variables = input === undefined ? {} : { input: await input(owner, graph) };
    const query = mutationText(name, mutation);
    const key = { 'idempotency-key': randomUUID() };
    const first = await owner.send(query, variables, key);
    expect(first.errors).toBeUndefined();
    const before = await stateOf(subgraph);
    const again = await owner.send(query, variables, key);
    expect(again.text).toBe(first.text);
    expect(await stateOf(subgraph)).toEqual(before);
  },
);

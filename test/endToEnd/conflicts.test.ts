import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isInputObjectType } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { idempotentMutations } from './idempotentMutations.ts';

// Derived from the schema: whoever names an older version is told what is current, and changes nothing.

const schema = apiSchemaOf(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
const versioned = Object.values(schema.getMutationType()!.getFields()).filter(({ args: [input] }) => {
  const type = input === undefined ? undefined : getNamedType(input.type);
  return isInputObjectType(type) && type.getFields()['version'] !== undefined;
});

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

test('there are mutations that take a version', () => {
  expect(versioned.length).toBeGreaterThan(20);
});

test.each(versioned.map(({ name }) => name))('%s of another version is CONFLICT with what is current', async (name) => {
  const input = await idempotentMutations[name]!.input!(owner, graph);
  const version = input['version'] as number;
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const { data, errors } = await owner.send(`mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`, {
    input: { ...input, version: version + 7 },
  });
  expect(data).toEqual({ [name]: null });
  expect(errors).toMatchObject([
    {
      path: [name],
      extensions: { code: 'CONFLICT', field: 'input.version', outcome: 'NOT_DONE', current: { version } },
    },
  ]);
  const { updatedAt, updatedBy } = (errors![0]!.extensions as { current?: unknown }).current as {
    updatedAt: string;
    updatedBy: unknown;
  };
  expect(new Date(updatedAt).toISOString()).toBe(updatedAt);
  expect([null, expect.stringMatching(/^[0-9a-f-]{36}$/)]).toContainEqual(updatedBy);
});

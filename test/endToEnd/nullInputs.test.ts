import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputField,
} from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { changesNamed } from '#platform/graphql/inputs.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { allTold } from '../harness/allTold.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { idempotentMutations } from './idempotentMutations.ts';

// Derived from the schema: what null means in every input of every mutation.

const schema = apiSchemaOf(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
const mutations = Object.values(schema.getMutationType()!.getFields());

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

type Mutation = GraphQLField<unknown, unknown>;

const fieldsOf = ({ args: [input] }: Mutation): GraphQLInputField[] => {
  const type = input === undefined ? undefined : getNamedType(input.type);
  return isInputObjectType(type) ? Object.values(type.getFields()) : [];
};
/** Of alternatives (@oneOf) GraphQL itself demands one that is not null. */
const nullable = (mutation: Mutation) => {
  const input = getNamedType(mutation.args[0]?.type);
  if (isInputObjectType(input) && input.isOneOf) return [];
  return fieldsOf(mutation).filter(({ type }) => !isNonNullType(type));
};

/** Where the payload shows the field of its name again: `team { name }`. */
function shownAs({ type }: Mutation, name: string): readonly [entity: string, selection: string] | undefined {
  const payload = getNamedType(type);
  if (!isObjectType(payload)) return undefined;
  for (const field of Object.values(payload.getFields())) {
    const entity = getNamedType(field.type);
    const shown = isObjectType(entity) ? entity.getFields()[name] : undefined;
    const leaf = shown && getNamedType(shown.type);
    if (leaf !== undefined && (isScalarType(leaf) || isEnumType(leaf)) && !isListType(shown!.type))
      return [field.name, `{ ${field.name} { ${name} } }`];
  }
  return undefined;
}

const send = (mutation: Mutation, input: unknown, selection = '{ __typename }') =>
  owner.send(`mutation ($input: ${String(mutation.args[0]!.type)}) { ${mutation.name}(input: $input) ${selection} }`, {
    input,
  });

const redirectTo = 'https://app.test/signed-in';
const answer = { code: 'x', state: 'x', iss: 'https://issuer.test', redirectTo, secret: 'x' };
/** Of mutations that take no idempotency key. */
const others: Record<string, Record<string, unknown>> = {
  changePassword: { currentPassword: 'x', newPassword: 'several words of mine' },
  completeSignIn: answer,
  deleteMe: { password: 'x' },
  linkIdentity: answer,
  signUp: { email: 'new@null.test', password: 'several words of mine', name: 'New' },
  startIdentityLink: { provider: 'x', redirectTo, currentPassword: 'x' },
};

async function sampleOf({ name }: Mutation): Promise<Record<string, unknown>> {
  return others[name] ?? { ...(await idempotentMutations[name]!.input!(owner, graph)) };
}

const withNullable = mutations.filter((mutation) => nullable(mutation).length > 0);

test('there are mutations whose input may hold null, and every one has a sample', () => {
  expect(withNullable.length).toBeGreaterThan(15);
  expect(
    withNullable.filter(({ name }) => !(name in others) && idempotentMutations[name]?.input === undefined),
  ).toEqual([]);
});

/** What an answer says of its errors: whose, and at which field. */
const told = (errors: readonly { path?: unknown; extensions: Record<string, unknown> }[] = []) =>
  errors.map(({ path, extensions: { code, field, outcome } }) => ({ path, code, field, outcome }));
const refusal = (name: string, field: string) => ({
  path: [name],
  code: 'BAD_USER_INPUT',
  field: `input.${field}`,
  outcome: 'NOT_DONE',
});

/** What comes of null at one field: the refusal, or what the payload then shows there. */
async function nullAt(mutation: Mutation, field: string) {
  const [entity, selection] = shownAs(mutation, field) ?? [];
  const input = { ...(await sampleOf(mutation)), [field]: null };
  const { data, errors } = await send(mutation, input, selection);
  const shown = entity === undefined ? null : (data?.[mutation.name]?.[entity]?.[field] as unknown);
  return { field, shown: errors === undefined ? shown : null, errors: told(errors) };
}

test.each(withNullable.map((mutation) => [mutation.name, mutation] as const))(
  'null at each field of %s empties it, or is refused at its path; all refusals come at once',
  async (name, mutation) => {
    const outcomes = [];
    for (const field of nullable(mutation)) outcomes.push(await nullAt(mutation, field.name));
    const refused = outcomes.filter(({ errors }) => errors.length > 0).map(({ field }) => field);
    expect(outcomes).toEqual(
      outcomes.map(({ field }) => ({
        field,
        shown: null,
        errors: refused.includes(field) ? [refusal(name, field)] : [],
      })),
    );
    const nulls = Object.fromEntries(refused.map((field) => [field, null]));
    const { errors } = await send(mutation, { ...(await sampleOf(mutation)), ...nulls });
    expect(told(errors)).toEqual(refused.map((field) => refusal(name, field)));
  },
);

const changes = mutations.filter(changesNamed);

test.each(changes.map((mutation) => [mutation.name, mutation] as const))(
  '%s refuses an input that names nothing to change',
  async (name, mutation) => {
    const sample = await sampleOf(mutation);
    const identifying = fieldsOf(mutation).filter(({ type }) => isNonNullType(type));
    const input = Object.fromEntries(identifying.map((field) => [field.name, sample[field.name]]));
    // What making its sample told has arrived.
    expect(await allTold(graph)).toBe(true);
    const trail = 'select count(*)::int as events from audit_event';
    const before = await graph.subgraphs['tenancy']!.sql(trail);
    expect((await send(mutation, input)).errors).toMatchObject([
      { path: [name], extensions: { code: 'BAD_USER_INPUT', field: 'input', outcome: 'NOT_DONE' } },
    ]);
    expect(await graph.subgraphs['tenancy']!.sql(trail)).toEqual(before);
  },
);

test('every update is a change of what its input names', () => {
  expect(mutations.filter(({ name }) => /^update[A-Z]/.test(name)).filter((one) => !changesNamed(one))).toEqual([]);
  expect(changes.map(({ name }) => name)).toEqual(expect.arrayContaining(['setPlan', 'setSlackWorkspaceFeatures']));
});

import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { expect, test } from '@jest/globals';
import {
  getNamedType,
  graphql,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Kind,
  parse,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { createOperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { bytesOf, textOf } from '#gateway/http/jsonBytes.ts';
import { enforceAccess } from '#platform/graphql/access.ts';
import type { Context } from '#platform/graphql/context.ts';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { permissions } from '#platform/identity/permissions.ts';
import { nodeIdOf } from '#platform/values/nodeId.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import { campaign } from '../harness/campaign.ts';
import { atEnd, madeUp, markOf, operationAlong, pathsToTypes, textOfPath, type TypePath } from './pathsToTypes.ts';

// Each wall alone: the gateway before subgraphs that answer everything to everybody, and each subgraph without a
// gateway before it.

const text = (file: string): string => readFileSync(new URL(`../../schema/${file}.graphql`, import.meta.url), 'utf8');
const supergraph = readSupergraph(text('supergraph'));
/** From what is the caller’s own and from the rest, or from each root field. */
const groupOf = (root: string): string => (campaign(0, 1) === 1 ? root : String(ownRoots.has(root)));

/** What each type that a subgraph owns asks, as its SDL says it, read in another way than the product does. */
const askedIn = (name: string): Map<string, string> =>
  new Map(
    parse(text(name)).definitions.flatMap((node) => {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
      const stated = node.directives?.find((directive) => directive.name.value === 'permission')?.arguments?.[0]?.value;
      return stated?.kind === Kind.STRING ? [[node.name.value, stated.value] as const] : [];
    }),
  );
const asked = new Map(graphSubgraphs.flatMap((name) => [...askedIn(name)]));

/** What everybody reads of what is their own, and from where on it is: the whole list. */
const own: Record<string, readonly string[]> = {
  User: 'id email name isDeleted avatarUrl timezone emailVerifiedAt lastLoginAt createdAt updatedAt defaultOrganization organizations'.split(
    ' ',
  ),
  Membership: 'id user role organization email displayName status joinedAt updatedAt version teams'.split(' '),
  Organization: 'id slug name kind status logoUrl createdAt updatedAt'.split(' '),
  Role: 'id key displayName description level permissions color isSystem updatedAt version'.split(' '),
};
const ownRoots = new Set(
  'me myMembership signUp logIn completeSignIn refreshSession resendVerification resetPassword updateMe changePassword createOrganization updateMyMembership'.split(
    ' ',
  ),
);

const isWrapper = ({ name }: GraphQLObjectType): boolean => /(Connection|Edge|Payload)$/.test(name);

/** Whether all on the way is the caller's own. */
function isOwn({ fields: [root, ...fields] }: TypePath): boolean {
  let type = getNamedType(root!.type) as GraphQLObjectType;
  if (!ownRoots.has(root!.name)) return false;
  for (const field of fields) {
    if (!isWrapper(type) && own[type.name]?.includes(field.name) !== true) return false;
    type = getNamedType(field.type) as GraphQLObjectType;
  }
  return own[type.name] !== undefined;
}

/** A leaf of a type that says something of it: not its key, and where the object is the caller's own, not theirs. */
function tellingLeaf(type: GraphQLObjectType, isOwnPath: boolean): string | undefined {
  const leaves = Object.values(type.getFields()).filter(
    (field) =>
      isLeafType(getNamedType(field.type)) &&
      !field.args.some(isRequiredArgument) &&
      field.name !== 'id' &&
      field.name !== 'nodeId' &&
      field.name !== 'slug',
  );
  return leaves.find(({ name }) => !isOwnPath || own[type.name]?.includes(name) !== true)?.name;
}

const caller = (lacking: string): Identity => ({
  ...anonymous,
  kind: 'user',
  subject: '00000000-0000-4000-8000-000000000000',
  organization: '00000000-0000-4000-8000-000000000000',
  permissions: permissions.filter((permission) => permission !== lacking),
});

interface Judged {
  data: unknown;
  errors: readonly { message: string; extensions: { code?: unknown } }[];
}

/** What is wrong with how a path is judged; nothing where it is refused as it must be. */
async function mistakesOn(
  path: TypePath,
  ask: (identity: Identity, query: string, variables: Record<string, unknown>) => Promise<Judged>,
): Promise<string[]> {
  const permission = asked.get(path.type.name)!;
  const leaf = tellingLeaf(path.type, isOwn(path));
  if (leaf === undefined) return [];
  const { query, variables } = operationAlong(path, leaf);
  const refused = await ask(caller(permission), query, variables);
  const allowed = await ask(caller(''), query, variables);
  const told = refused.errors.filter(
    ({ message, extensions }) =>
      extensions.code === 'FORBIDDEN' && message === `You need the permission ${permission} for this.`,
  );
  return [
    ...(told.length === 1 && refused.errors.length === 1 ? [] : [`errors ${JSON.stringify(refused.errors)}`]),
    ...(atEnd(refused.data, [...path.fields, { name: leaf }]) === undefined ? [] : ['the leaf is answered']),
    ...(JSON.stringify(refused.data).includes(markOf(path.type.name, leaf)) ? ['the leaf is in the answer'] : []),
    ...(allowed.errors.length === 0 && atEnd(allowed.data, [...path.fields, { name: leaf }]) !== undefined
      ? []
      : [`with the permission: ${JSON.stringify(allowed)}`]),
  ].map((mistake) => `${textOfPath(path)}.${leaf} without ${permission}: ${mistake}`);
}

/** A subgraph that answers whatever it is asked; `guarded` as the platform guards it, else to everybody. */
function madeUpSubgraph(name: string, guarded: boolean): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: parse(text(name)) }]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields())) if (!field.name.startsWith('_')) field.resolve = madeUp;
  }
  if (guarded) enforceAccess(schema);
  return schema;
}

test('the list of what asks is not empty, and every type of it is walked to', () => {
  const walked = new Set(
    pathsToTypes(supergraph.apiSchema, ({ name }) => asked.has(name), groupOf).map(({ type }) => type.name),
  );
  expect([...asked.keys()].filter((type) => !walked.has(type))).toEqual([]);
  expect(asked.size).toBeGreaterThan(20);
});

/** The gateway alone, before subgraphs that answer everything to everybody; what these were asked stands in `fetched`. */
function openGateway(fetched: string[]): (identity: Identity, query: string, variables: object) => Promise<Judged> {
  const open = new Map(graphSubgraphs.map((name) => [name, madeUpSubgraph(name, false)]));
  const operations = createOperationCache(supergraph, {
    bodyBytes: 1e6,
    tokens: 10_000,
    depth: 50,
    aliases: 100,
    selections: 2_000,
    branches: 2_000,
    objects: 1e15,
  });
  return async (identity, query, variables) => {
    const operation = await operations.read(query, undefined);
    const { data, errors } = await operation.execute({
      caller: identity,
      variables: operation.variables(variables as Record<string, unknown>),
      refusal: () => undefined,
      async send(service, _, body) {
        const { query: source, variables: variableValues } = JSON.parse(textOf(body)) as {
          query: string;
          variables: Record<string, unknown>;
        };
        fetched.push(source);
        return bytesOf(JSON.stringify(await graphql({ schema: open.get(service)!, source, variableValues })));
      },
    });
    return { data: JSON.parse(textOf(data)), errors };
  };
}

test('through the gateway no path leads to a type without its permission', async () => {
  const fetched: string[] = [];
  const ask = openGateway(fetched);
  const mistakes: string[] = [];
  const paths = pathsToTypes(supergraph.apiSchema, ({ name }) => asked.has(name), groupOf);
  for (const path of paths) mistakes.push(...(await mistakesOn(path, ask)));
  expect(mistakes).toEqual([]);
  expect(paths.length).toBeGreaterThan(100);
  expect(fetched.length).toBeGreaterThan(paths.length);
});

test('a node id leads to no type without its permission, whatever is selected', async () => {
  const ask = openGateway([]);
  const node = supergraph.apiSchema.getType('Node');
  const types = isInterfaceType(node) ? supergraph.apiSchema.getPossibleTypes(node) : [];
  for (const { name } of types.filter((type) => asked.has(type.name)))
    for (const selected of ['__typename', 'nodeId', `... on ${name} { id }`]) {
      const operation = `query ($id: ID!) { node(id: $id) { ${selected} } nodes(ids: [$id]) { ${selected} } }`;
      // What the subgraphs say that the object's id is.
      const id = nodeIdOf({ type: name, id: '00000000-0000-4000-8000-000000000000' });
      const refused = await ask(caller(asked.get(name)!), operation, { id });
      expect([name, refused.data]).toEqual([name, { node: null, nodes: [null] }]);
      expect(refused.errors).toMatchObject([
        { path: ['node'], extensions: { code: 'FORBIDDEN' } },
        { path: ['nodes'], extensions: { code: 'FORBIDDEN' } },
      ]);
      expect((await ask(caller(''), operation, { id })).errors).toEqual([]);
    }
  expect(types.length).toBeGreaterThan(15);
});

test.each(graphSubgraphs)('straight at %s no path leads to a type without its permission', async (name) => {
  const schema = madeUpSubgraph(name, true);
  const mistakes: string[] = [];
  const paths = pathsToTypes(schema, (type) => asked.has(type.name) && tellingLeaf(type, false) !== undefined, groupOf);
  for (const path of paths) {
    mistakes.push(
      ...(await mistakesOn(path, async (identity, source, variableValues) => {
        const contextValue = { identity } as Context;
        const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue });
        return JSON.parse(JSON.stringify({ data, errors })) as Judged;
      })),
    );
  }
  expect(mistakes).toEqual([]);
  expect(paths.length).toBeGreaterThan(15);
});

test.each(graphSubgraphs)('by reference %s gives nothing of a type without its permission', async (name) => {
  const schema = madeUpSubgraph(name, true);
  const entities = schema.getType('_Entity');
  const types = 'getTypes' in entities! ? entities.getTypes().filter((type) => askedIn(name).has(type.name)) : [];
  for (const type of types) {
    const leaf = tellingLeaf(type, false);
    if (leaf === undefined) continue;
    const source = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type.name} { id ${leaf} } } }`;
    const ask = (identity: Identity) =>
      graphql({
        schema,
        source,
        variableValues: { representations: [{ __typename: type.name, id: '1' }] },
        contextValue: { identity } as Context,
      });
    const refused = await ask(caller(asked.get(type.name)!));
    expect([type.name, refused.data]).toEqual([type.name, { _entities: [null] }]);
    expect(refused.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }]);
    expect(JSON.stringify((await ask(caller(''))).data)).toContain(leaf);
  }
  expect(types.length).toBeGreaterThan(0);
});

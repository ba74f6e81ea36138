import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildASTSchema, parse, type GraphQLField, type GraphQLSchema } from 'graphql';
import { SignJWT } from 'jose';
import { refusedOrganization } from '#gateway/identity/memberships.ts';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import { readTokenKeys, tokenIssuer } from '#platform/identity/keys.ts';
import {
  grants,
  permissions,
  rolePermissions,
  type Permission,
  type SystemRole,
} from '#platform/identity/permissions.ts';
import { organizationRequired, unauthenticated } from '#platform/values/errors.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { operationOf, sampleArguments } from './sampleArguments.ts';

const document = parse(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'));
const supergraph = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
const schema = apiSchemaOf(document);
const roles = Object.keys(rolePermissions) as SystemRole[];

type Caller = SystemRole | 'a member of another organization' | 'nobody' | 'an expired token';
const callers: readonly Caller[] = [...roles, 'a member of another organization', 'nobody', 'an expired token'];

let graph: TestGraph;
const clients = new Map<Caller, GraphClient>();

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  for (const caller of callers) clients.set(caller, await clientOf(caller));
});
afterAll(() => graph.stop());

async function clientOf(caller: Caller): Promise<GraphClient> {
  if (caller === 'nobody') return graph.client({ organization: 'acme' });
  if (caller === 'an expired token') return graph.client({ organization: 'acme', token: await expiredToken() });
  const isForeign = caller === 'a member of another organization';
  return graph.signIn(isForeign ? 'owner@beta.test' : `${caller.toLowerCase()}@acme.test`, 'acme');
}

async function expiredToken(): Promise<string> {
  const { id, key } = readTokenKeys(graph.keys.directory)[0]!;
  const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
  return new SignJWT({ sid: randomUUID() })
    .setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'at+jwt' })
    .setIssuer(tokenIssuer)
    .setAudience('orgraph')
    .setSubject(demonstrationUsers.acmeOwner.id)
    .setJti('expired')
    .setIssuedAt(hourAgo - 3_600)
    .setExpirationTime(hourAgo)
    .sign(key);
}

type Root = 'query' | 'mutation';
const rootOf = (from: GraphQLSchema, kind: Root) =>
  Object.values((kind === 'query' ? from.getQueryType() : from.getMutationType())!.getFields());
/** Those of subgraphs: what the gateway itself finds asks what the types ask that it finds (nodes.test.ts). */
const fields = (['query', 'mutation'] as const).flatMap((kind) =>
  rootOf(schema, kind)
    .filter(({ name }) => rootOf(supergraph, kind).some((field) => field.name === name))
    .map((field) => ({ kind, field })),
);

/** What the schema says of a root field. */
interface Declared {
  needs: string;
  permission: string | undefined;
}

function declarationOf(kind: Root, { name }: GraphQLField<unknown, unknown>): Declared {
  const { astNode } = rootOf(supergraph, kind).find((field) => field.name === name)!;
  const said = (directive: string) => {
    const value = astNode?.directives?.find((one) => one.name.value === directive)?.arguments?.[0]?.value;
    return value !== undefined && 'value' in value ? String(value.value) : undefined;
  };
  return { needs: said('access') ?? 'ORGANIZATION', permission: said('permission') };
}

type Outcome =
  | 'allowed'
  | 'UNAUTHENTICATED'
  | 'ORGANIZATION_REQUIRED'
  | 'FORBIDDEN organization'
  | `FORBIDDEN ${string}`;

function expected(caller: Caller, { needs, permission }: Declared): Outcome {
  if (needs === 'NOTHING') return 'allowed';
  if (caller === 'nobody' || caller === 'an expired token') return 'UNAUTHENTICATED';
  if (needs === 'USER') return 'allowed';
  if (caller === 'a member of another organization') return 'FORBIDDEN organization';
  return permission === 'NONE' || grants(rolePermissions[caller], permission as Permission)
    ? 'allowed'
    : `FORBIDDEN ${permission}`;
}

/** Access is refused in four ways that nothing else is refused in; any other answer comes from behind it. */
function outcomeOf({ errors = [] }: { errors?: { message: string }[] }): Outcome {
  const messages = errors.map(({ message }) => message);
  if (messages.includes(unauthenticated().message)) return 'UNAUTHENTICATED';
  if (messages.includes(organizationRequired().message)) return 'ORGANIZATION_REQUIRED';
  if (messages.includes(refusedOrganization().message)) return 'FORBIDDEN organization';
  const lacking = messages
    .map((message) => /^You need the permission ([a-z:]+) for this\.$/.exec(message)?.[1])
    .find((permission) => permission !== undefined);
  return lacking === undefined ? 'allowed' : `FORBIDDEN ${lacking}`;
}

test('every root field says what it needs, by a permission of the catalogue or NONE where an organization is needed', () => {
  const undeclared = fields.filter(({ kind, field }) => {
    const { needs, permission } = declarationOf(kind, field);
    return needs === 'ORGANIZATION'
      ? permission !== 'NONE' && !permissions.includes(permission as Permission)
      : !['NOTHING', 'USER'].includes(needs) || permission !== undefined;
  });
  expect(undeclared.map(({ field }) => field.name)).toEqual([]);
  expect(fields.length).toBeGreaterThan(60);
});

test.each(callers)('%s may do exactly what the schema says, field by field', async (caller) => {
  const cells: string[] = [];
  const declared: string[] = [];
  for (const { kind, field } of fields) {
    const given = sampleArguments(field);
    const answer = await clients.get(caller)!.send(operationOf(kind, field, given), given);
    const masked =
      answer.errors?.some(({ extensions }) =>
        ['INTERNAL', 'GRAPHQL_VALIDATION_FAILED', 'SUBGRAPH_UNAVAILABLE'].includes(extensions.code),
      ) === true;
    cells.push(`${kind} ${field.name}: ${masked ? answer.text : outcomeOf(answer)}`);
    declared.push(`${kind} ${field.name}: ${expected(caller, declarationOf(kind, field))}`);
    // What is asked after it is asked in a session that has not ended, by who has not left.
    if (field.name === 'leaveOrganization')
      await graph.subgraphs.tenancy.sql(`update membership set status = 'ACTIVE' where status = 'DEACTIVATED'`);
    if (['logOut', 'leaveOrganization'].includes(field.name)) clients.set(caller, await clientOf(caller));
  }
  expect(cells).toEqual(declared);
});

test('a refused caller is told nothing but the refusal', async () => {
  for (const { kind, field } of fields) {
    if (expected('a member of another organization', declarationOf(kind, field)) === 'allowed') continue;
    const given = sampleArguments(field);
    const { text } = await clients
      .get('a member of another organization')!
      .send(operationOf(kind, field, given), given);
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: refusedOrganization().message,
          extensions: { code: 'FORBIDDEN', ...(kind === 'mutation' && { outcome: 'NOT_DONE' }) },
        },
      ],
    });
  }
});

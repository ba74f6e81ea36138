import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isEnumType, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { startGraph, type GraphClient, type TestGraph } from '../harness/graph.ts';
import { idempotentMutations } from './idempotentMutations.ts';
import { placesOf, put, type Place } from './inputPlaces.ts';
import { operationOf, sampleArguments, type Sample } from './sampleArguments.ts';

// docs/errors.md: all mistakes are told at once. Derived from the schema: what is refused alone is told beside the rest.

const schema = apiSchemaOf(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
type Field = GraphQLField<unknown, unknown>;
const withArguments = (fields: Record<string, Field>) => Object.values(fields).filter(({ args }) => args.length > 0);
const mutations = withArguments(schema.getMutationType()!.getFields()).map((field) => ['mutation', field] as const);
const queries = withArguments(schema.getQueryType()!.getFields()).map((field) => ['query', field] as const);

/** Only the data say whether they are right, or another argument does that is wrong itself. */
const judgedLater = [
  'inviteMember input.roleId',
  'inviteMember input.teamId',
  'addTeamMember input.userId',
  'changePassword input.currentPassword',
  'deleteMe input.password',
  'resetPassword input.token',
  'startIdentityLink input.currentPassword',
  'setMemberRole input.roleId',
  'setIntegrationCredential input.provider',
  'setPlan input.organization',
  'reorderSections input.sectionIds',
  'slackMessages orderBy',
];

let graph: TestGraph;
let owner: GraphClient;

beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
  owner = await graph.signIn('owner@acme.test', 'acme');
});
afterAll(() => graph.stop());

/** What may be wrong, by type. */
const wrong: Record<string, readonly unknown[]> = {
  String: ['', '\u0007', 'x'.repeat(600), 'x'.repeat(300_000)],
  ID: ['x'],
  Int: [-1, 2 ** 31 - 1],
  Boolean: [],
  DateTime: ['x', '1970-01-01T00:00:00Z'],
  JSON: [{ a: 'x'.repeat(100_000) }],
  EmailAddress: ['x'],
  HexColor: ['x'],
  TimeZone: ['x'],
  URL: ['x'],
  list: [[], Array.from({ length: 1_000 }, (_, index) => `x${index}`)],
};

const wrongAt = ({ type, named }: Place): readonly unknown[] => {
  const known = schema.getType(named);
  return isEnumType(known) ? known.getValues().map(({ name }) => name) : (wrong[type] ?? []);
};

/** What is right, made ready: the mistakes alone are wrong. */
async function right(kind: 'query' | 'mutation', field: Field): Promise<Sample> {
  const known = kind === 'mutation' ? idempotentMutations[field.name]?.input : undefined;
  if (known !== undefined) return { input: { ...(await known(owner, graph)) } };
  const given = sampleArguments(field);
  if ('to' in given) given['to'] = '2027-01-05T09:00:00.000Z';
  return given;
}

async function told(kind: 'query' | 'mutation', field: Field, changes: readonly (readonly [Place, unknown])[]) {
  const given = await right(kind, field);
  for (const [{ path }, value] of changes) put(given, path, value);
  const { errors = [] } = await owner.send(operationOf(kind, field, given), given);
  return errors.map(({ path, extensions: { code, field: at } }) => ({ path, code, field: at as string | undefined }));
}

/** Each place at which something is refused for itself, with what is. */
async function refusedOf(kind: 'query' | 'mutation', field: Field): Promise<(readonly [Place, unknown])[]> {
  const refused: (readonly [Place, unknown])[] = [];
  const places = field.args.flatMap((argument) => placesOf(argument.type, [argument.name], argument.name));
  for (const place of places) {
    const at = place.path.join('.');
    if (judgedLater.includes(`${field.name} ${at}`) || typeof place.path.at(-1) === 'number') continue;
    for (const value of wrongAt(place)) {
      const errors = await told(kind, field, [[place, value]]);
      if (!errors.some(({ code, field: named }) => code === 'BAD_USER_INPUT' && named === at)) continue;
      refused.push([place, value]);
      break;
    }
  }
  return refused;
}

test.each([...mutations, ...queries].map(([kind, field]) => [kind, field.name, field] as const))(
  'the %s %s tells at once what is wrong with each of its arguments',
  async (kind, name, field) => {
    const refused = await refusedOf(kind, field);
    if (refused.length === 0) return;
    const errors = await told(kind, field, refused);
    expect(errors.map(({ field: at }) => at).sort()).toEqual(refused.map(([{ path }]) => path.join('.')).sort());
    expect(errors).toEqual(errors.map(({ field: at }) => ({ path: [name], code: 'BAD_USER_INPUT', field: at })));
    counted.set(name, refused.length);
  },
  60_000,
);

const counted = new Map<string, number>();

test('most of them can be wrong in more than one way', () => {
  const several = [...counted].filter(([, count]) => count > 1).map(([name]) => name);
  expect(several.length).toBeGreaterThan(30);
  expect(several).toEqual(
    expect.arrayContaining(['createRole', 'updateRole', 'members', 'auditEvents', 'slackActivity']),
  );
  expect(counted.get('createRole')).toBeGreaterThan(4);
});

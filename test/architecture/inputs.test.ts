import { expect, test } from '@jest/globals';
import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLInputObjectType,
  type TypeNode,
} from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { isClearable, type InputReaders } from '#platform/graphql/inputs.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { read } from './repository.ts';

// What docs/errors.md says of inputs, where the schema alone does not hold it.

/** Compared as it is given, never stored: a secret. */
const asGiven = [
  'AnswerInvitationInput.token',
  'ChangePasswordInput.currentPassword',
  'DeleteMeInput.password',
  'LogInInput.password',
  'LogOutInput.refreshToken',
  'RefreshSessionInput.refreshToken',
  'ResetPasswordInput.token',
  'SignUpInput.invitationToken',
  'StartIdentityLinkInput.currentPassword',
  'VerifyEmailInput.token',
];

/** The types of what the mutations of a subgraph are given. */
const inputsOf = ({ definitions }: DocumentNode): string[] =>
  definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .filter((node) => node.name.value === 'Mutation')
    .flatMap(({ fields = [] }) => fields.flatMap((field) => field.arguments ?? []))
    .map(({ type }) => nameOf(type));
const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

const inputs = await Promise.all(
  subgraphNames.map(async (name) => {
    const document = parse(read(`schema/${name}.graphql`));
    const schema = buildASTSchema(document, { assumeValid: true });
    const { aggregates } = await definitionOf(name);
    const readers = Object.assign({}, ...aggregates.map((one) => one.inputs ?? {})) as InputReaders;
    const types = inputsOf(document)
      .map((type) => schema.getType(type))
      .filter(isInputObjectType);
    return types.flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({ type, field, reader: readers[type.name]?.[field.name] })),
    );
  }),
).then((each) => each.flat());

/** Each once, however many mutations take its type. */
const coordinates = (found: typeof inputs) =>
  [...new Set(found.map(({ type, field }) => `${type.name}.${field.name}`))].sort();

test('every text, list of texts and JSON of a mutation is read by its aggregate', () => {
  const texts = inputs.filter(({ field }) => ['String', 'JSON'].includes(getNamedType(field.type).name));
  expect(texts.length).toBeGreaterThan(50);
  expect(coordinates(texts.filter(({ reader }) => reader === undefined))).toEqual(asGiven);
});

/** What several lines may be written in. */
const severalLines = [
  'CreateContentBlockInput.content',
  'CreateRoleInput.description',
  'CreateSectionInput.content',
  'CreateTeamInput.description',
  'CreateProjectInput.rcContext',
  'InviteMemberInput.message',
  'UpdateContentBlockInput.content',
  'UpdateIntegrationInput.description',
  'UpdateOrganizationInput.address',
  'UpdateOrganizationInput.description',
  'UpdateProjectInput.rcContext',
  'UpdateRoleInput.description',
  'UpdateSectionInput.content',
  'UpdateTeamInput.description',
].sort();
/** Words that a person chooses and nobody is shown. */
const secrets = ['ChangePasswordInput.newPassword', 'SignUpInput.password'];

/** What a reader makes of a text; of a list, of that text in it. */
async function readBy({ field, reader }: (typeof inputs)[number], text: string): Promise<unknown> {
  const given = isListType(getNullableType(field.type)) ? [text] : text;
  try {
    return await reader!(given, 'at', { input: { provider: 'ROOTLY' }, context: undefined as never });
  } catch (error) {
    return (error as { extensions?: { code?: unknown } }).extensions?.code ?? error;
  }
}

test('every text but those of several lines is one line, that holds nothing which moves what is beside it', async () => {
  const texts = inputs.filter(
    ({ field, reader }) => getNamedType(field.type).name === 'String' && reader !== undefined,
  );
  const takes = async (text: string) => {
    const read = await Promise.all(texts.map((one) => readBy(one, text)));
    return coordinates(texts.filter((_, index) => read[index] !== 'BAD_USER_INPUT')).filter(
      (one) => !secrets.includes(one),
    );
  };
  expect(await takes('one\ntwo')).toEqual(severalLines);
  expect(await takes('one\u2028two')).toEqual(severalLines);
  for (const sign of ['\u202a', '\u202e', '\u2066', '\u2069'])
    expect(await takes(`one${sign}two`)).toEqual(severalLines);
  expect(await takes('one\u0007two')).toEqual([]);
  expect(await takes('مرحبا “one”')).toEqual(expect.arrayContaining(['CreateTeamInput.name', 'UpdateMeInput.name']));
});

test('what null empties may be null, and says so', () => {
  const clearable = inputs.filter(({ field }) => isClearable(field));
  expect(clearable.length).toBeGreaterThan(30);
  expect(coordinates(clearable.filter(({ field }) => isNonNullType(field.type)))).toEqual([]);
  const changes = clearable.filter(({ type }) => !type.name.startsWith('Create'));
  expect(coordinates(changes.filter(({ field }) => !/\bnull\b/i.test(field.description ?? '')))).toEqual([]);
});

test('of what may be absent and no null empties, no description says that null leaves it', () => {
  const others = inputs.filter(({ field }) => !isClearable(field));
  expect(coordinates(others.filter(({ field }) => /\bnull\b/i.test(field.description ?? '')))).toEqual([]);
});

test('an empty list of a filter means the same everywhere, and its description says so', () => {
  const schema = apiSchemaOf(read('schema/supergraph.graphql'));
  const filters = Object.values(schema.getTypeMap())
    .filter((type) => isInputObjectType(type) && type.name.endsWith('Filter'))
    .flatMap((type) => Object.values((type as GraphQLInputObjectType).getFields()));
  const ofFields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => type !== schema.getMutationType())
    .flatMap((type) => Object.values(type.getFields()).flatMap(({ args }) => args));
  const lists = [...filters, ...ofFields].filter(({ type }) => isListType(type));
  expect(lists.map(({ name }) => name)).toEqual(expect.arrayContaining(['tags', 'channelIds', 'has']));
  expect(lists.filter(({ description }) => description?.includes('An empty list does not narrow.') !== true)).toEqual(
    [],
  );
});

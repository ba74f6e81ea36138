import { expect, test } from '@jest/globals';
import { getNamedType, isInputObjectType, isObjectType, type GraphQLField } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { read } from './repository.ts';

// What two people edit has a version, and who changes or deletes it names the one that they have read.

const schema = apiSchemaOf(read('schema/supergraph.graphql'));
const mutations = Object.values(schema.getMutationType()!.getFields());

const hasVersion = (name: string): boolean => {
  const type = schema.getType(name);
  return isObjectType(type) && type.getFields()['version'] !== undefined;
};
/** Versions of a thing are no things that are changed. */
const versionedTypes = Object.keys(schema.getTypeMap()).filter((name) => hasVersion(name) && !name.endsWith('Version'));

/** What a mutation changes, by its payload; of a deletion by its name: ContentSection of deleteSection. */
function changedBy({ name, type }: GraphQLField<unknown, unknown>): string[] {
  const payload = getNamedType(type);
  const answered = isObjectType(payload)
    ? Object.values(payload.getFields()).map((field) => getNamedType(field.type).name)
    : [];
  const [, noun] = /^(?:update|delete|remove)([A-Z]\w*)$/.exec(name) ?? [];
  const named = noun === undefined ? [] : versionedTypes.filter((one) => one.endsWith(noun));
  return [...new Set([...answered.filter((one) => versionedTypes.includes(one)), ...named])];
}

/** The type of the version that a mutation is given. */
function versionGivenTo({ args: [input] }: GraphQLField<unknown, unknown>): string {
  const type = input === undefined ? undefined : getNamedType(input.type);
  return isInputObjectType(type) ? String(type.getFields()['version']?.type) : '';
}

/**
 * Nobody's change is overwritten by them: they make something, or add to it; state a fact that is looked up by what it
 * says; change what is one person's own; or end everything, whatever it says, for who repeats its name.
 */
const withoutVersion = [
  'addTeamMember',
  'createContentBlock',
  'createProject',
  'createRole',
  'createSection',
  'createTeam',
  'deleteOrganization',
  'setIntegrationCredential',
  'setUserCorrelation',
  'updateMyMembership',
];

test('every mutation that changes or deletes what has a version takes the version that it was made from', () => {
  const changing = mutations.filter((mutation) => changedBy(mutation).length > 0);
  expect(changing.length).toBeGreaterThan(25);
  expect(
    changing
      .filter((mutation) => versionGivenTo(mutation) !== 'Int!')
      .map(({ name }) => name)
      .sort(),
  ).toEqual(withoutVersion);
});

test('an update or a deletion of a type by its name has a version wherever the type has one', () => {
  const byName = mutations.flatMap((mutation) => {
    const [, noun] = /^(?:update|delete)([A-Z]\w*)$/.exec(mutation.name) ?? [];
    return noun !== undefined && versionedTypes.some((one) => one.endsWith(noun)) ? [mutation] : [];
  });
  expect(byName.filter((mutation) => versionGivenTo(mutation) !== 'Int!').map(({ name }) => name)).toEqual([
    'deleteOrganization',
  ]);
  expect(byName.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['updateProject', 'deleteProject', 'updateTeam', 'deleteRole', 'updateOrganization']),
  );
});

test('of what has a version, everything that is updated or deleted by people is among these types', () => {
  expect(versionedTypes.sort()).toEqual([
    'ContentBlock',
    'ContentSection',
    'Integration',
    'Membership',
    'Organization',
    'Project',
    'Role',
    'SlackWorkspace',
    'Team',
    'TeamMembership',
    'UserCorrelation',
  ]);
});

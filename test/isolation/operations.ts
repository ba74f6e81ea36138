import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Root fields that look one object up by its id alone, and what they answer. */
export const lookUps = (schema: GraphQLSchema): { field: string; type: string }[] =>
  fieldsOf(schema.getQueryType())
    .filter(
      (field) =>
        field.args
          .filter(isRequiredArgument)
          .map(({ name }) => name)
          .join() === 'id',
    )
    .map((field) => ({ field: field.name, type: getNamedType(field.type).name }));

/** Fields of a type that are lists of objects with an id and ask for no argument. */
export const listsOf = (schema: GraphQLSchema, type: string): string[] =>
  fieldsOf(schema.getType(type))
    .filter(
      (field) =>
        field.args.every((argument) => !isRequiredArgument(argument)) &&
        nodeOf(schema, getNamedType(field.type).name)?.getFields()['id'] !== undefined,
    )
    .map(({ name }) => name);

const nodeOf = (schema: GraphQLSchema, connection: string) => {
  const edge = schema.getType(connection.replace(/Connection$/, 'Edge'));
  const node =
    connection.endsWith('Connection') && isObjectType(edge) ? getNamedType(edge.getFields()['node']!.type) : undefined;
  return isObjectType(node) ? node : undefined;
};

/** A mutation that takes ids: its text, and its input with another id at one place. */
export interface Change {
  field: string;
  place: string;
  query: string;
  inputWith(id: string, others: (place: string) => string): Record<string, unknown>;
}

/** Every mutation once for each id of its input. */
export function changesOf(schema: GraphQLSchema): Change[] {
  return fieldsOf(schema.getMutationType()).flatMap((field) => {
    if (field.args.length === 0) return [];
    const type =
      field.args.length === 1 && field.args[0]!.name === 'input' ? getNamedType(field.args[0]!.type) : undefined;
    if (type === undefined || !isInputObjectType(type))
      throw new Error(
        `the mutation ${field.name} does not take one input: teach test/isolation/operations.ts its form`,
      );
    return idsOf(type).map((place) => ({
      field: field.name,
      place,
      query: `mutation ($input: ${field.args[0]!.type.toString()}) { ${field.name}(input: $input) { __typename } }`,
      inputWith: (id, others) => sampleOf(type, (name) => (name === place ? id : others(name))),
    }));
  });
}

const fieldsOf = (type: GraphQLNamedType | null | undefined): GraphQLField<unknown, unknown>[] =>
  isObjectType(type) ? Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_')) : [];

const idsOf = (type: GraphQLInputObjectType): string[] =>
  Object.values(type.getFields())
    .filter((field) => getNamedType(field.type).name === 'ID')
    .map(({ name }) => name);

/**
 * Values that the mutation accepts where no sample of the type would do, so that it comes as far as looking the ids up;
 * undefined leaves a field out.
 */
const accepted: Record<string, unknown> = {
  'SetIntegrationCredentialInput.provider': 'ROOTLY',
  'SetIntegrationCredentialInput.value': `rootly_${'a'.repeat(16)}`,
  'SetIntegrationCredentialInput.externalAccountId': undefined,
  'SetIntegrationCredentialInput.expiresAt': undefined,
  'SetUserCorrelationInput.externalId': 'U012AB3CD',
  'UpdateRoleInput.permissions': ['content:read'],
};

const sampleOf = (type: GraphQLInputObjectType, idAt: (name: string) => string): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(type.getFields())
      .slice(0, type.isOneOf ? 1 : Infinity)
      .map((field) => {
        const coordinate = `${type.name}.${field.name}`;
        return [field.name, coordinate in accepted ? accepted[coordinate] : valueOf(field.name, field.type, idAt)];
      }),
  );

function valueOf(name: string, type: GraphQLInputType, idAt: (name: string) => string): unknown {
  if (isNonNullType(type)) return valueOf(name, type.ofType, idAt);
  if (isListType(type)) return [valueOf(name, type.ofType, idAt)];
  if (isEnumType(type)) return type.getValues()[0]!.value;
  if (isInputObjectType(type)) return sampleOf(type, idAt);
  switch (type.name) {
    case 'ID':
      return idAt(name);
    case 'Int':
      return 1;
    case 'Boolean':
      return true;
    case 'DateTime':
      return '2026-01-05T09:00:00.000Z';
    case 'EmailAddress':
      return 'sample@isolation.test';
    case 'HexColor':
      return '#336699';
    case 'TimeZone':
      return 'UTC';
    case 'URL':
      return 'https://isolation.test';
    case 'JSON':
      return {};
    default:
      return textOf(name);
  }
}

function textOf(name: string): string {
  if (/email/i.test(name)) return 'sample@isolation.test';
  if (/url|website/i.test(name)) return 'https://isolation.test';
  return name === 'color' ? '#336699' : name === 'timezone' ? 'UTC' : 'sample';
}

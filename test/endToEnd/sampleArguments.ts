import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';

export type Sample = Record<string, unknown>;

/** Which optional arguments and input fields a sample has too, by `Type.field` or the argument's name. */
export type Wanted = (coordinate: string) => boolean;

/**
 * Arguments that a field's types accept, with an unknown id for each id.
 * @throws Error for a type of which no value is known: teach it here, so that no field is left out.
 */
export function sampleArguments(field: GraphQLField<unknown, unknown>, wanted: Wanted = () => false): Sample {
  return Object.fromEntries(
    field.args
      .filter((argument) => isRequiredArgument(argument) || wanted(argument.name))
      .map(({ name, type }) => [name, sampleOf(name, type, wanted)]),
  );
}

function sampleOf(name: string, type: GraphQLInputType, wanted: Wanted): unknown {
  if (isNonNullType(type)) return sampleOf(name, type.ofType, wanted);
  if (isListType(type)) return [sampleOf(name, type.ofType, wanted)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) return sampleInput(type, wanted);
  const sample = samples[type.name];
  if (sample === undefined)
    throw new Error(`no value of the type ${type.name} is known; give it one in test/endToEnd/sampleArguments.ts`);
  return sample(name);
}

/** Of alternatives the first. */
const sampleInput = (type: GraphQLInputObjectType, wanted: Wanted): Sample =>
  Object.fromEntries(
    Object.values(type.getFields())
      .filter((field, index) =>
        type.isOneOf ? index === 0 : isRequiredInputField(field) || wanted(`${type.name}.${field.name}`),
      )
      .map((field) => [field.name, sampleOf(field.name, field.type, wanted)]),
  );

const samples: Record<string, (name: string) => unknown> = {
  ID: () => '00000000-0000-4000-8000-000000000000',
  Int: () => 1,
  Boolean: () => true,
  DateTime: () => '2026-01-05T09:00:00.000Z',
  JSON: () => ({}),
  EmailAddress: () => 'sample@sample.test',
  HexColor: () => '#336699',
  TimeZone: () => 'Asia/Tokyo',
  URL: () => 'https://sample.test',
  String: () => 'sample-text',
};

/** An operation of one root field with its arguments as variables; an object answers only what it is. */
export function operationOf(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  given: Sample,
  selection = '{ __typename }',
): string {
  const args = field.args.filter(({ name }) => name in given);
  const declared = args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  return `${kind}${declared && ` (${declared})`} { ${field.name}${passed && `(${passed})`} ${'getFields' in getNamedType(field.type) ? selection : ''} }`;
}

import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

/** What stands for ids and texts in a sample. */
export interface Words {
  id: string;
  text: string;
}

type Field = GraphQLField<unknown, unknown>;

/** Values that a field's required arguments, and those that name an id, accept; undefined where a type is not known. */
export function sampleArguments({ args }: Field, words: Words): Record<string, unknown> | undefined {
  const wanted = args.filter((argument) => isRequiredArgument(argument) || takesId(argument.type));
  const values = wanted.map((argument) => [argument.name, sampleOf(argument.name, argument.type, words)] as const);
  return values.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(values);
}

/** `($id: ID!)` and `(id: $id)` for the arguments that are given. */
export function callOf({ args }: Field, given: Record<string, unknown>): { declared: string; passed: string } {
  const named = args.filter(({ name }) => name in given);
  if (named.length === 0) return { declared: '', passed: '' };
  const list = (each: (argument: GraphQLArgument) => string) => `(${named.map(each).join(', ')})`;
  return {
    declared: list(({ name, type }) => `$${name}: ${type.toString()}`),
    passed: list(({ name }) => `${name}: $${name}`),
  };
}

/** Whether an id is asked for: directly, or inside an input. */
export function takesId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return (
    named.name === 'ID' ||
    (isInputObjectType(named) &&
      Object.values(named.getFields()).some((field) => getNamedType(field.type).name === 'ID'))
  );
}

function sampleOf(name: string, type: GraphQLInputType, words: Words): unknown {
  if (isNonNullType(type)) return sampleOf(name, type.ofType, words);
  if (isListType(type)) return [sampleOf(name, type.ofType, words)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const alternative = all.find((field) => getNamedType(field.type).name === 'ID') ?? all[0]!;
    const fields = all.filter((field) =>
      type.isOneOf
        ? field === alternative
        : isRequiredInputField(field) ||
          getNamedType(field.type).name === 'ID' ||
          getNamedType(field.type).name === 'String',
    );
    return Object.fromEntries(fields.map((field) => [field.name, sampleOf(field.name, field.type, words)]));
  }
  return isScalarType(type) ? scalarOf(name, type.name, words) : undefined;
}

function scalarOf(field: string, type: string, { id, text }: Words): unknown {
  if (type === 'ID') return id;
  if (type === 'Int') return 1;
  if (type === 'Float') return 1.5;
  if (type === 'Boolean') return true;
  if (/^(date|datetime|timestamp)$/i.test(type)) return '2026-01-05T09:00:00.000Z';
  if (/json/i.test(type)) return {};
  if (type !== 'String') return undefined;
  if (/email/i.test(field)) return `${text}@conformance.test`;
  return /url|website/i.test(field) ? `https://conformance.test/${text}` : text;
}

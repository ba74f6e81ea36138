import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
} from 'graphql';
import { eachOf, noteMistake, nothingToChange, notEmptied, together, type OrgraphError } from '../values/errors.ts';
import type { Context } from './context.ts';
import { unstorableIn } from './storableText.ts';
import { textReaderOf } from './textScalars.ts';

/**
 * How one field of an input is read: what is given, neither null nor absent, as the resolver gets it; of a query at once
 * (queryArguments.ts).
 * @param field its path, which an error names.
 * @throws OrgraphError with that field.
 */
export type InputReader = (value: any, field: string, of: { input: any; context: Context }) => unknown;

/**
 * How the fields of inputs are read, by input type and field, and the arguments of a query's field by `Type.field` and
 * argument; what is not listed stays as it is given.
 */
export type InputReaders = Readonly<Record<string, Readonly<Record<string, InputReader>>>>;

type Values = Record<string, unknown>;
interface Reading {
  readers: InputReaders;
  context: Context;
  mistakes: OrgraphError[];
}

/** Whether null empties what an input field stands for, by its @clearable. */
export const isClearable = ({ astNode }: Pick<GraphQLInputField, 'astNode'>): boolean =>
  astNode?.directives?.some(({ name }) => name.value === 'clearable') === true;

/**
 * Whether a mutation changes what its input names of one thing: beside whose it is (ids) and the version, every field
 * may be absent.
 */
export function changesNamed({ name, args }: Pick<GraphQLField<unknown, unknown>, 'name' | 'args'>): boolean {
  const type = args.length === 1 ? getNamedType(args[0]!.type) : undefined;
  if (!/^(update|set)[A-Z]/.test(name) || !isInputObjectType(type)) return false;
  const fields = Object.values(type.getFields());
  return fields.some(mayBeAbsent) && fields.every((field) => mayBeAbsent(field) || identifies(field));
}

/**
 * The arguments of a mutation as its resolver gets them: null stands only where it empties something (@clearable), the
 * rest is read.
 * @throws OrgraphError for all that is wrong, each mistake an error with its path: null where nothing can be emptied,
 * text that cannot be stored, what a reader refuses, and an input of a change that names nothing to change.
 */
export async function readArguments(
  field: GraphQLField<unknown, Context>,
  args: Values,
  readers: InputReaders,
  context: Context,
): Promise<Values> {
  const reading: Reading = { readers, context, mistakes: [] };
  const read: Values = {};
  for (const argument of field.args)
    if (Object.hasOwn(args, argument.name))
      read[argument.name] = await readValue(args, argument, argument.name, reading);
  if (reading.mistakes.length > 0) throw together(reading.mistakes);
  const [argument] = field.args;
  if (argument !== undefined && changesNamed(field) && namesNothing(argument, read[argument.name] as Values))
    throw nothingToChange(argument.name);
  return read;
}

async function readValue(
  holder: Values,
  { name, type }: GraphQLArgument | GraphQLInputField,
  path: string,
  reading: Reading,
): Promise<unknown> {
  const value = holder[name];
  const unwrapped = getNullableType(type);
  if (value !== null && isInputObjectType(unwrapped)) return readInput(value as Values, unwrapped, path, reading);
  if (value !== null && isListType(unwrapped)) {
    const item = getNullableType(unwrapped.ofType);
    if (isInputObjectType(item)) {
      const items: Values[] = [];
      for (const [index, one] of (value as Values[]).entries())
        items.push(await readInput(one, item, `${path}.${index}`, reading));
      return items;
    }
  }
  reading.mistakes.push(...unstorableIn(value, type, path));
  return value;
}

async function readInput(given: Values, type: GraphQLInputObjectType, path: string, reading: Reading): Promise<Values> {
  const { readers, context, mistakes } = reading;
  const read: Values = {};
  for (const field of Object.values(type.getFields())) {
    const { name } = field;
    if (given[name] === undefined) continue;
    const at = `${path}.${name}`;
    if (given[name] === null) {
      if (isClearable(field)) read[name] = null;
      else mistakes.push(notEmptied(at));
      continue;
    }
    const reader = readers[type.name]?.[name] ?? asGiven;
    for (const step of [
      () => readValue(given, field, at, reading),
      () => readScalar(read[name], field, at),
      () => reader(read[name], at, { input: given, context }),
    ]) {
      const before = mistakes.length;
      try {
        read[name] = await step();
      } catch (error) {
        noteMistake(mistakes, error);
      }
      if (mistakes.length > before || read[name] === null) break;
    }
  }
  return read;
}

const asGiven: InputReader = (value) => value;

/** A text that is one of the platform's scalars; blank is null where null empties what it stands for. */
function readScalar(value: unknown, field: GraphQLInputField, path: string): unknown {
  const reader = textReaderOf(getNamedType(field.type).name);
  if (reader === undefined) return value;
  if (Array.isArray(value)) return eachOf(value as string[], path, reader);
  return (value as string).trim() === '' && isClearable(field) ? null : reader(value as string, path);
}

const namesNothing = ({ type }: GraphQLArgument, input: Values): boolean =>
  Object.values((getNamedType(type) as GraphQLInputObjectType).getFields()).every(
    (field) => !mayBeAbsent(field) || input[field.name] === undefined,
  );

const mayBeAbsent = ({ type, defaultValue }: GraphQLInputField): boolean =>
  !isNonNullType(type) || defaultValue !== undefined;

const identifies = ({ name, type }: GraphQLInputField): boolean =>
  name === 'version' || getNamedType(type).name === 'ID';

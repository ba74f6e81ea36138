import { defaultFieldResolver, isInputObjectType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { foundBefore } from '../data/page.ts';
import { together, type OrgraphError } from '../values/errors.ts';
import type { Context } from './context.ts';
import { readArguments, type InputReaders } from './inputs.ts';
import { readQuery } from './queryArguments.ts';
import { takesText } from './storableText.ts';

/**
 * Judges the arguments of every field before its resolver runs, and tells all mistakes at once: they are read by the
 * readers of their aggregate, and texts are refused that PostgreSQL does not store as they are given.
 * @throws Error at start for a reader of a field that no input has.
 */
export function judgeArguments(schema: GraphQLSchema, readers: InputReaders): void {
  assertKnown(schema, readers);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_') || field.args.length === 0) continue;
      if (type === schema.getMutationType()) read(field, readers);
      else if (takesText(field) || readers[`${type.name}.${field.name}`] !== undefined)
        readBeforeList(field, readers, `${type.name}.${field.name}`);
    }
  }
}

function read(field: GraphQLField<unknown, Context>, readers: InputReaders): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (parent, args: Record<string, unknown>, context, info) =>
    resolve(parent, await readArguments(field, args, readers, context), context, info) as unknown;
}

/** Of a list what is wrong with its page is known when the list is read (page.ts): that tells the others, too. */
function readBeforeList(field: GraphQLField<unknown, Context>, readers: InputReaders, coordinate: string): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const isList = field.args.some(({ name }) => name === 'after');
  const refused = async (run: () => unknown, mistakes: readonly OrgraphError[]): Promise<never> => {
    const told = isList
      ? await Promise.resolve()
          .then(run)
          .catch((error: unknown) => error)
      : undefined;
    throw told === mistakes[0] ? told : together(mistakes);
  };
  field.resolve = (parent, given: Record<string, unknown>, context, info) => {
    const { args, mistakes } = readQuery(field, given, readers, context, coordinate);
    if (mistakes.length === 0) return resolve(parent, args, context, info) as unknown;
    return refused(() => resolve(parent, { ...args, [foundBefore]: mistakes }, context, info), mistakes);
  };
}

function assertKnown(schema: GraphQLSchema, readers: InputReaders): void {
  for (const [name, fields] of Object.entries(readers)) {
    const known = namesIn(schema, name);
    for (const field of Object.keys(fields))
      if (!known.includes(field)) throw new Error(`inputs.ts reads ${name}.${field}, which no schema has`);
  }
}

/** The fields of an input type, or the arguments of `Type.field`. */
function namesIn(schema: GraphQLSchema, name: string): readonly string[] {
  const [typeName, fieldName] = name.split('.', 2);
  const type = schema.getType(typeName!);
  if (fieldName === undefined) return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  return isObjectType(type) ? (type.getFields()[fieldName]?.args ?? []).map((argument) => argument.name) : [];
}

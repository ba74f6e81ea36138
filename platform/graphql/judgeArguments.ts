import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { together } from '../values/errors.ts';
import type { Context } from './context.ts';
import { readArguments, type InputReaders } from './inputs.ts';
import { takesText, unstorableIn } from './storableText.ts';

/**
 * Judges the arguments of every field before its resolver runs, and tells all mistakes at once. A mutation's are read
 * by its aggregate's readers; of every other field texts are refused that PostgreSQL does not store as they are given.
 * @throws Error at start for a reader of a field that no input has.
 */
export function judgeArguments(schema: GraphQLSchema, readers: InputReaders): void {
  assertKnown(schema, readers);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_') || field.args.length === 0) continue;
      if (type === schema.getMutationType()) read(field, readers);
      else if (takesText(field)) guard(field);
    }
  }
}

function read(field: GraphQLField<unknown, Context>, readers: InputReaders): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (parent, args: Record<string, unknown>, context, info) =>
    resolve(parent, await readArguments(field, args, readers, context), context, info) as unknown;
}

function guard(field: GraphQLField<unknown, Context>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args: Record<string, unknown>, context, info) => {
    const mistakes = field.args.flatMap(({ name, type }) => unstorableIn(args[name], type, name));
    if (mistakes.length > 0) throw together(mistakes);
    return resolve(parent, args, context, info) as unknown;
  };
}

function assertKnown(schema: GraphQLSchema, readers: InputReaders): void {
  for (const [name, fields] of Object.entries(readers)) {
    const type = schema.getType(name);
    for (const field of Object.keys(fields))
      if (type === undefined || !('getFields' in type) || !Object.hasOwn(type.getFields(), field))
        throw new Error(`inputs.ts reads ${name}.${field}, which no schema has`);
  }
}

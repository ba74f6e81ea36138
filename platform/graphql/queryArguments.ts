import {
  getNullableType,
  isInputObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
} from 'graphql';
import { noteMistake, type OrgraphError } from '../values/errors.ts';
import type { Context } from './context.ts';
import type { InputReaders } from './inputs.ts';
import { unstorableIn } from './storableText.ts';

type Values = Record<string, unknown>;

/** The arguments of a query's field, without those that are wrong, and each mistake with its path. */
export interface ReadQuery {
  args: Values;
  mistakes: OrgraphError[];
}

/**
 * Reads the arguments of a field that changes nothing: texts that PostgreSQL does not store are refused, the rest is
 * read where there is a reader, at once, so that what is asked for together is read together. null is absence.
 * @param coordinate `Type.field`, by which the readers of its own arguments are listed.
 */
export function readQuery(
  field: GraphQLField<unknown, Context>,
  given: Values,
  readers: InputReaders,
  context: Context,
  coordinate: string,
): ReadQuery {
  const mistakes: OrgraphError[] = [];

  function readFields(
    holder: Values,
    fields: readonly (GraphQLArgument | GraphQLInputField)[],
    of: string,
    at: string,
  ) {
    const read: Values = { ...holder };
    for (const { name, type } of fields) {
      if (holder[name] == null) continue;
      const path = `${at}${name}`;
      const before = mistakes.length;
      const unwrapped = getNullableType(type);
      if (isInputObjectType(unwrapped))
        read[name] = readFields(
          holder[name] as Values,
          Object.values(unwrapped.getFields()),
          unwrapped.name,
          `${path}.`,
        );
      else mistakes.push(...unstorableIn(holder[name], type, path));
      const reader = readers[of]?.[name];
      try {
        if (mistakes.length === before && reader !== undefined)
          read[name] = reader(read[name], path, { input: holder, context });
      } catch (error) {
        noteMistake(mistakes, error);
      }
      if (mistakes.length > before && !isInputObjectType(unwrapped)) delete read[name];
    }
    return read;
  }

  return { args: readFields(given, field.args, coordinate, ''), mistakes };
}

import { identifier } from '../sql.ts';

/** Types of extensions that columns are made of, under which values are kept as text. */
const typesOf: Record<string, readonly string[]> = {
  vector: ['vector', 'halfvec', 'sparsevec'],
  postgis: ['geometry', 'geography'],
  hstore: ['hstore'],
  ltree: ['ltree'],
  citext: ['citext'],
};

/**
 * What stands in for an extension that the server lacks: its types as columns use them, with a length or without, and
 * nothing that compares or searches. Only a superuser may make them.
 */
export const stubStatements = (extension: string, schema: string): string[] =>
  (typesOf[extension] ?? []).flatMap((type) => {
    const name = `${identifier(schema)}.${identifier(type)}`;
    const routine = (suffix: string) => `${identifier(schema)}.${identifier(`${type}_${suffix}`)}`;
    return [
      `create type ${name}`,
      `create function ${routine('in')}(cstring) returns ${name} language internal immutable strict as 'textin'`,
      `create function ${routine('out')}(${name}) returns cstring language internal immutable strict as 'textout'`,
      `create function ${routine('typmod_in')}(cstring[]) returns integer language internal immutable strict as 'varchartypmodin'`,
      `create function ${routine('typmod_out')}(integer) returns cstring language internal immutable strict as 'varchartypmodout'`,
      `create type ${name} (input = ${routine('in')}, output = ${routine('out')}, typmod_in = ${routine('typmod_in')}, typmod_out = ${routine('typmod_out')}, internallength = variable, storage = extended)`,
    ];
  });

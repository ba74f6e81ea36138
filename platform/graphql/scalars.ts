import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { DateTimeResolver, JSONResolver } from 'graphql-scalars';
import type { GraphQLResolverMap } from './resolvers.ts';
import { textScalars } from './textScalars.ts';

/** Levels of nesting that a JSON value may have: what every process, the planner and the database can walk. */
const deepest = 32;

/**
 * The scalar DateTime (RFC 3339), of the years 1 to 9999: what JavaScript, PostgreSQL and every client hold alike. Any
 * other text of a variable is an invalid Date, a mistake of its own beside the input's others (storableText.ts).
 */
const dateTime = new GraphQLScalarType<Date | undefined>({
  ...DateTimeResolver.toConfig(),
  parseValue: timeOf,
  parseLiteral: (node) => ofOurEra(DateTimeResolver.parseLiteral(node, null) as Date),
});

/** The scalar JSON as clients may give it: without what PostgreSQL's jsonb cannot store. */
const json = new GraphQLScalarType({
  ...JSONResolver.toConfig(),
  parseValue: (value) => storable(value, 0),
  parseLiteral(node, variables) {
    assertJson(node, 0);
    return storable(JSONResolver.parseLiteral(node, variables), 0);
  },
});

/** The scalars of the schema header, as the gateway judges what clients give. */
export const scalars = { DateTime: dateTime, JSON: json, ...textScalars };

/** The same in a subgraph, where JSON arrives judged. */
export const scalarResolvers: GraphQLResolverMap = { DateTime: dateTime, JSON: JSONResolver, ...textScalars };

function timeOf(value: unknown): Date {
  if (typeof value !== 'string') throw new TypeError('DateTime is given as a string.');
  try {
    return ofOurEra(DateTimeResolver.parseValue(value) as Date);
  } catch {
    return new Date(NaN);
  }
}

function ofOurEra(date: Date): Date {
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) throw new TypeError('DateTime cannot represent a year before 1 or after 9999.');
  return date;
}

/** @throws TypeError that says why a value is no JSON that can be stored. */
function storable(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new TypeError(`JSON cannot be nested more than ${deepest} levels deep.`);
  if (typeof value === 'string') assertText(value);
  else if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('JSON cannot represent a number of this size.');
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      assertText(name);
      storable(member, depth + 1);
    }
  }
  return value;
}

function assertText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed())
    throw new TypeError('JSON cannot hold NUL characters or halves of surrogate pairs.');
}

/** GraphQL's literals allow more than JSON does: bare words, and whole numbers of any length. */
function assertJson(node: ValueNode, depth: number): void {
  if (depth > deepest) throw new TypeError(`JSON cannot be nested more than ${deepest} levels deep.`);
  if (node.kind === Kind.ENUM) throw new TypeError(`JSON cannot represent the bare word ${node.value}.`);
  if (node.kind === Kind.INT && !Number.isSafeInteger(Number(node.value)))
    throw new TypeError('JSON cannot represent a number of this size.');
  if (node.kind === Kind.LIST) for (const item of node.values) assertJson(item, depth + 1);
  if (node.kind === Kind.OBJECT) for (const { value } of node.fields) assertJson(value, depth + 1);
}

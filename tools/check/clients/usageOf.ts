import type { GraphQLSchema } from 'graphql';
import { parentOf } from '../../schema/coordinates.ts';
import type { Affected } from '../finding.ts';
import type { ClientOperation, ClientOperations } from './clientOperation.ts';
import { usesOf } from './usesOf.ts';

/**
 * Who touches a part of the schema. `unknown` where nobody is known to, but the record of traffic cannot say so: there
 * is none, it is empty, or it is not complete.
 */
export interface Usage {
  verdict: 'used' | 'unused' | 'unknown';
  affected: readonly Affected[];
}

/**
 * Who touches any of these parts of a schema, named by their coordinates. A part that the schema does not have is new:
 * it touches whoever uses what it is added to. A field is used although one of its arguments is not; an argument only
 * where it is given.
 */
export function usageOf(
  coordinates: readonly string[],
  { operations, record }: ClientOperations,
  schema: GraphQLSchema,
): Usage {
  const index = indexOf(operations, schema);
  const touching = new Set(
    coordinates.flatMap((coordinate) => [...(index.get(existing(coordinate, schema) ?? '') ?? [])]),
  );
  if (touching.size > 0) return { verdict: 'used', affected: [...touching].flatMap(({ uses }) => uses) };
  const conclusive = record !== undefined && record.operations > 0 && record.lost === 0 && record.unreadable === 0;
  return { verdict: conclusive ? 'unused' : 'unknown', affected: [] };
}

type Index = ReadonlyMap<string, ReadonlySet<ClientOperation>>;

const indexes = new WeakMap<readonly ClientOperation[], WeakMap<GraphQLSchema, Index>>();

function indexOf(operations: readonly ClientOperation[], schema: GraphQLSchema): Index {
  const bySchema = indexes.get(operations) ?? new WeakMap<GraphQLSchema, Index>();
  indexes.set(operations, bySchema);
  const index = bySchema.get(schema) ?? makeIndex(operations, schema);
  bySchema.set(schema, index);
  return index;
}

function makeIndex(operations: readonly ClientOperation[], schema: GraphQLSchema): Index {
  const index = new Map<string, Set<ClientOperation>>();
  for (const operation of operations) {
    for (const coordinate of usesOf(operation.document, schema).coordinates) {
      const using = index.get(coordinate) ?? new Set();
      index.set(coordinate, using.add(operation));
    }
  }
  return index;
}

/** The coordinate itself, or of what it belongs to the first that is there. */
function existing(coordinate: string | undefined, schema: GraphQLSchema): string | undefined {
  return coordinate === undefined || isIn(schema, coordinate) ? coordinate : existing(parentOf(coordinate), schema);
}

function isIn(schema: GraphQLSchema, coordinate: string): boolean {
  const [, directive, typeName = '', member, argument] =
    /^(?:(@\w+)|(\w+)(?:\.(\w+))?)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  if (directive !== undefined)
    return (
      schema.getDirective(directive.slice(1))?.args.some(({ name }) => argument === undefined || name === argument) ??
      false
    );
  const type = schema.getType(typeName);
  if (member === undefined || type === undefined) return type !== undefined;
  if ('getValue' in type) return Boolean(type.getValue(member));
  const field = 'getFields' in type ? type.getFields()[member] : undefined;
  if (field === undefined || argument === undefined) return field !== undefined;
  return 'args' in field && field.args.some(({ name }) => name === argument);
}

import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import type { DataObject, Value } from './response/responseData.ts';
import type { Position } from './response/responsePosition.ts';
import { typenamesOf, type Typenames } from './typenames.ts';

/** A plan's path made ready: the objects that it leads to, each once. */
export interface FlattenPath {
  position: Position;
  /** @param walk a number that no other walk of this request has used, nor the following `length` ones. */
  each(root: DataObject, walk: number, visit: (object: DataObject) => void): void;
  length: number;
  /** As it stands in the plan. */
  segments: readonly FlattenNodePathSegment[];
}

interface Hop {
  /** Only objects of these types go on. */
  types: { slot: number | undefined; names: Typenames } | undefined;
  slot: number;
}

/**
 * @returns undefined for a path along which nothing is fetched: a plan leaves out what a subgraph cannot give, such as
 * objects that are none of a union's there.
 */
export function compileFlattenPath(
  segments: readonly FlattenNodePathSegment[],
  root: Position,
  schema: GraphQLSchema,
): FlattenPath | undefined {
  const hops: Hop[] = [];
  let position = root;
  let types: Hop['types'];
  for (const segment of segments) {
    if (segment === '@') continue;
    if ('TypeCondition' in segment) {
      types = { slot: position.slots.get('__typename'), names: typenamesOf(segment.TypeCondition, schema) };
      continue;
    }
    const below = position.below.get(segment.Field);
    if (below === undefined) return undefined;
    hops.push({ types, slot: position.slots.get(segment.Field)! });
    types = undefined;
    position = below;
  }
  const last = types;

  function walkObject(object: DataObject, hop: number, walk: number, visit: (object: DataObject) => void): void {
    if (object.walk === walk + hop) return;
    object.walk = walk + hop;
    const next = hops[hop];
    const filter = next === undefined ? last : next.types;
    if (filter !== undefined && !isOf(object, filter)) return;
    if (next === undefined) visit(object);
    else walkValue(object.values[next.slot], hop + 1, walk, visit);
  }

  function walkValue(value: Value | undefined, hop: number, walk: number, visit: (object: DataObject) => void): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const item of value) walkValue(item, hop, walk, visit);
    else walkObject(value, hop, walk, visit);
  }

  return {
    position,
    segments,
    length: hops.length + 1,
    each: (object, walk, visit) => walkObject(object, 0, walk, visit),
  };
}

const isOf = (object: DataObject, { slot, names }: NonNullable<Hop['types']>): boolean => {
  const typename = slot === undefined ? undefined : object.values[slot];
  return typeof typename !== 'string' || names.has(typename);
};

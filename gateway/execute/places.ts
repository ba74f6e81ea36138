import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { isObject, type Json, type JsonObject } from './json.ts';

/** Visits the objects that a plan's path leads to; null and absent values end it. */
export function eachObjectAt(value: Json | undefined, path: readonly FlattenNodePathSegment[], visit: (object: JsonObject) => void, from = 0): void {
  if (Array.isArray(value)) {
    const next = path[from] === '@' ? from + 1 : from;
    for (const item of value) eachObjectAt(item, path, visit, next);
    return;
  }
  if (!isObject(value)) return;
  const segment = path[from];
  if (segment === undefined) visit(value);
  else if (segment === '@') eachObjectAt(value, path, visit, from + 1);
  else if ('Field' in segment) eachObjectAt(value[segment.Field], path, visit, from + 1);
  else if (segment.TypeCondition.includes(value['__typename'] as string)) eachObjectAt(value, path, visit, from + 1);
}

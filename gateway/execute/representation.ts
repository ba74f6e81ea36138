import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { isAbstractType, type GraphQLSchema } from 'graphql';
import { isObject, type Json, type JsonObject } from './json.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** What a subgraph must be told of an object to find it, or the name that is missing for that; undefined: the object is of no type that was asked for. */
export type Represent = (object: JsonObject, variables: Variables) => { representation: JsonObject } | { missing: string } | undefined;

export function compileRepresentation(requires: readonly RequiresSelection[], schema: GraphQLSchema): Represent {
  const matches = (typename: Json | undefined, condition: string): boolean => {
    if (typename === condition) return true;
    const [type, wanted] = [typeof typename === 'string' ? schema.getType(typename) : undefined, schema.getType(condition)];
    return isAbstractType(wanted) && type !== undefined && 'getInterfaces' in type && schema.isSubType(wanted, type);
  };

  /** @returns the name that is missing. */
  function collect(from: JsonObject, into: JsonObject, selections: readonly RequiresSelection[], variables: Variables): string | undefined {
    for (const selection of selections) {
      if (selection.kind === 'FragmentSpread') continue;
      if (selection.kind === 'InlineFragment') {
        if (!isIncluded(selection, variables) || !matches(from['__typename'], selection.typeCondition)) continue;
        const missing = collect(from, into, selection.selections, variables);
        if (missing !== undefined) return missing;
        continue;
      }
      const name = selection.alias ?? selection.name;
      const value = from[name];
      if (value === undefined) return name;
      const chosen = choose(value, selection.selections, variables);
      if (chosen === undefined) return name;
      into[selection.name] = chosen;
    }
    return undefined;
  }

  function choose(value: Json, selections: readonly RequiresSelection[] | undefined, variables: Variables): Json | undefined {
    if (Array.isArray(value)) {
      const items = value.map((item) => choose(item, selections, variables));
      return items.some((item) => item === undefined) ? undefined : (items as Json[]);
    }
    if (!isObject(value) || selections === undefined || selections.length === 0) return value;
    const into: JsonObject = {};
    return collect(value, into, selections, variables) === undefined ? into : undefined;
  }

  return (object, variables) => {
    const representation: JsonObject = {};
    const missing = collect(object, representation, requires, variables);
    if (missing !== undefined) return { missing };
    return representation['__typename'] === undefined ? undefined : { representation };
  };
}

const isIncluded = ({ skipIf, includeIf }: { skipIf?: string; includeIf?: string }, variables: Variables): boolean =>
  (skipIf === undefined || variables[skipIf] !== true) && (includeIf === undefined || variables[includeIf] === true);

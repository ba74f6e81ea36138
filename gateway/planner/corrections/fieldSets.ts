import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  Kind,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf } from '../../supergraph/fieldTypes.ts';
import { fieldsIn, isWithin, objectsOf } from '../../supergraph/possibleTypes.ts';

/**
 * What sets select of an object under one name: which fields (of one name there are several where arguments differ),
 * and what of them.
 */
interface Selected {
  fields: ReadonlySet<string>;
  inner: readonly SelectionSetNode[];
}

/** What field sets have to do with each other and with representations. */
export interface FieldSets {
  /**
   * Whether one representation can tell both what they require: whatever both name, both name of the same objects, and
   * as the same field.
   */
  agree(one: readonly SelectionSetNode[], other: readonly SelectionSetNode[], type: GraphQLCompositeType): boolean;
  /** Of a representation what the sets select. */
  narrowed(
    selections: readonly RequiresSelection[],
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
  ): RequiresSelection[];
  /** The names that sets have at the top of a representation. */
  namesIn(sets: readonly SelectionSetNode[]): Set<string>;
  /** The name that a field has in a representation. */
  representedAs(field: string): string;
}

export function createFieldSets(schema: GraphQLSchema, representedAs: (field: string) => string): FieldSets {
  function selectedOf(sets: readonly SelectionSetNode[], type: GraphQLObjectType): Map<string, Selected> {
    const selected = new Map<string, { fields: Set<string>; inner: SelectionSetNode[] }>();
    for (const {
      name: { value },
      selectionSet,
    } of fieldsIn(schema, sets, type)) {
      const known = selected.get(representedAs(value)) ?? { fields: new Set(), inner: [] };
      known.fields.add(value);
      if (selectionSet) known.inner.push(selectionSet);
      selected.set(representedAs(value), known);
    }
    return selected;
  }

  function agree(
    one: readonly SelectionSetNode[],
    other: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
  ): boolean {
    const both = objectsOf(schema, type).map((object) => ({
      object,
      mine: selectedOf(one, object),
      theirs: selectedOf(other, object),
    }));
    const shared = new Set(
      both.flatMap(({ mine }) => [...mine.keys()]).filter((name) => both.some(({ theirs }) => theirs.has(name))),
    );
    return both.every(({ object, mine, theirs }) =>
      [...shared].every((name) => {
        const [my, their] = [mine.get(name), theirs.get(name)];
        if (my === undefined || their === undefined) return my === their;
        if ([...my.fields].join() !== [...their.fields].join()) return false;
        return my.inner.length === 0 || agree(my.inner, their.inner, compositeTypeOf(schema, object, name));
      }),
    );
  }

  function narrowed(
    selections: readonly RequiresSelection[],
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
  ): RequiresSelection[] {
    const [first, ...others] = objectsOf(schema, type).map((object) => ({
      typeCondition: object.name,
      selections: narrowedOf(selections, selectedOf(sets, object), object),
    }));
    if (first === undefined) return [];
    const text = JSON.stringify(first.selections);
    if (others.every((other) => JSON.stringify(other.selections) === text)) return first.selections;
    return [first, ...others]
      .filter((part) => part.selections.length > 0)
      .map((part) => ({ kind: 'InlineFragment', ...part }));
  }

  function narrowedOf(
    selections: readonly RequiresSelection[],
    selected: ReadonlyMap<string, Selected>,
    type: GraphQLObjectType,
  ): RequiresSelection[] {
    return merged(selections, type).flatMap((selection): RequiresSelection[] => {
      const field = selection.alias ?? selection.name;
      const known = selected.get(representedAs(field));
      if (known?.fields.has(field) !== true) return [];
      if (selection.selections === undefined || selection.selections.length === 0) return [selection];
      return [
        {
          ...selection,
          selections: narrowed(selection.selections, known.inner, compositeTypeOf(schema, type, representedAs(field))),
        },
      ];
    });
  }

  /** A representation's fields of an object of this type, each once. */
  function merged(selections: readonly RequiresSelection[], type: GraphQLObjectType): FieldRequires[] {
    const fields = new Map<string, FieldRequires>();
    const walk = (selection: RequiresSelection): void => {
      if (selection.kind === 'FragmentSpread') throw new Error('a representation with a fragment');
      if (selection.kind === 'InlineFragment') {
        if (isWithin(schema, type, schema.getType(selection.typeCondition) as GraphQLCompositeType))
          selection.selections.forEach(walk);
        return;
      }
      const key = `${selection.name} ${selection.alias ?? ''}`;
      const known = fields.get(key);
      fields.set(
        key,
        known === undefined
          ? selection
          : { ...known, selections: [...(known.selections ?? []), ...(selection.selections ?? [])] },
      );
    };
    selections.forEach(walk);
    return [...fields.values()];
  }

  return {
    agree,
    narrowed,
    representedAs,
    namesIn: (sets) => new Set(sets.flatMap((set) => namesOf(set, representedAs))),
  };
}

type FieldRequires = Extract<RequiresSelection, { kind: 'Field' }>;

const namesOf = ({ selections }: SelectionSetNode, representedAs: (field: string) => string): string[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [representedAs(selection.name.value)];
    return selection.kind === Kind.INLINE_FRAGMENT ? namesOf(selection.selectionSet, representedAs) : [];
  });

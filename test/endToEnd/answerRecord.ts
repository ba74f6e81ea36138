import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';

/** A value that an object was told to have, and another one. */
export interface Contradiction {
  /** `Type:id.field(arguments)`, and below it what stands in a value that has no id. */
  place: string;
  /** The field that holds it: `Type.field`. */
  coordinate: string;
  values: [unknown, unknown];
}

export interface AnswerRecord {
  /**
   * Compares an answer with what has been told before, and remembers it.
   * @param query what `tellingIds` made.
   */
  add(query: string, variables: Record<string, unknown>, answer: Told): Contradiction[];
  /** What was told may have changed: something was written. */
  forget(): void;
  /** The objects that have been told of since, as `Type:id`. */
  objects(): string[];
  /** How many values are known. */
  size(): number;
}

interface Told {
  data?: unknown;
  errors?: readonly { path?: readonly (string | number)[] }[];
}

const toldId = 'told_id';
const toldType = 'told_type';

/** The operation with type and id of each object that has one, under names that no client uses. */
export function tellingIds(schema: GraphQLSchema, query: string): string {
  const types = new TypeInfo(schema);
  const field = (name: string, alias: string): FieldNode => ({
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    alias: { kind: Kind.NAME, value: alias },
  });
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  return print(
    visit(
      parse(query),
      visitWithTypeInfo(types, {
        SelectionSet: {
          leave(node): SelectionSetNode | undefined {
            const type = types.getParentType();
            if (!isCompositeType(type) || roots.has(type as GraphQLObjectType)) return undefined;
            const hasId = isObjectType(type) && type.getFields()['id'] !== undefined;
            return {
              ...node,
              selections: [...node.selections, field('__typename', toldType), ...(hasId ? [field('id', toldId)] : [])],
            };
          },
        },
      }),
    ),
  );
}

/**
 * What one person has been told: of one object one field with the same arguments has one value. An object without an id
 * is a part of what holds it; a null that an error explains is no value.
 */
export function createAnswerRecord(schema: GraphQLSchema): AnswerRecord {
  const known = new Map<string, unknown>();
  const seen = new Set<string>();
  return {
    forget() {
      known.clear();
      seen.clear();
    },
    objects: () => [...seen],
    size: () => known.size,
    add(query, variables, { data, errors = [] }) {
      const document = parse(query);
      const fragments = new Map(
        document.definitions.flatMap((one) =>
          one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
        ),
      );
      const contradictions: Contradiction[] = [];
      const failed = errors.map(({ path = [] }) => path.join('.'));
      /** By an error there, above it (one of a list for all its objects) or below it (what may not be null passes it on). */
      const isExplained = (path: string): boolean =>
        failed.some((one) => one === path || `${path}.`.startsWith(`${one}.`) || one.startsWith(`${path}.`));

      const put = (place: string | undefined, coordinate: string, value: unknown): void => {
        if (place === undefined) return;
        const before = known.get(place);
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(value))
          contradictions.push({ place, coordinate, values: [before, value] });
        known.set(place, value);
      };

      function tell(place: string | undefined, coordinate: string, path: string, value: unknown, read: Reading): void {
        if (value === null || value === undefined) {
          if (!isExplained(path)) put(place, coordinate, null);
        } else if (Array.isArray(value)) {
          put(place && `${place}.length`, coordinate, value.length);
          for (const [at, item] of value.entries())
            tell(place && `${place}.${at}`, coordinate, `${path}.${at}`, item, read);
        } else if (!isCompositeType(read.type)) {
          put(place, coordinate, value);
        } else {
          const object = value as Record<string, unknown>;
          const { [toldType]: name, [toldId]: id } = object as { [toldType]: string; [toldId]?: string };
          const own = id === undefined ? undefined : `${name}:${id}`;
          put(place, coordinate, own ?? name);
          if (own !== undefined) seen.add(own);
          tellFields(own ?? place, schema.getType(name) as GraphQLObjectType, path, object, read.sets);
        }
      }

      function tellFields(
        place: string | undefined,
        type: GraphQLObjectType,
        path: string,
        object: Record<string, unknown>,
        sets: readonly SelectionSetNode[],
      ): void {
        for (const [key, nodes] of fieldsOf(schema, fragments, type, sets)) {
          const [node] = nodes as [FieldNode];
          const field = type.getFields()[node.name.value];
          if (field === undefined) continue;
          const given = JSON.stringify(getArgumentValues(field, node, variables));
          tell(
            place && `${place}.${field.name}${given === '{}' ? '' : given}`,
            `${type.name}.${field.name}`,
            path === '' ? key : `${path}.${key}`,
            object[key],
            { type: getNamedType(field.type), sets: nodes.flatMap(({ selectionSet }) => selectionSet ?? []) },
          );
        }
      }

      const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
      if (typeof data === 'object' && data !== null)
        tellFields(undefined, schema.getRootType(operation.operation)!, '', data as Record<string, unknown>, [
          operation.selectionSet,
        ]);
      return contradictions;
    },
  };
}

interface Reading {
  type: unknown;
  sets: readonly SelectionSetNode[];
}

/** The fields of an object of a type, by their names in the answer. */
function fieldsOf(
  schema: GraphQLSchema,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  found = new Map<string, FieldNode[]>(),
): Map<string, FieldNode[]> {
  for (const { selections } of sets)
    for (const one of selections) {
      if (one.kind === Kind.FIELD) {
        const key = one.alias?.value ?? one.name.value;
        found.set(key, [...(found.get(key) ?? []), one]);
        continue;
      }
      const fragment = one.kind === Kind.FRAGMENT_SPREAD ? fragments.get(one.name.value)! : one;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      if (!condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type)))
        fieldsOf(schema, fragments, type, [fragment.selectionSet], found);
    }
  return found;
}

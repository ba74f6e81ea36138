import {
  buildASTSchema,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { fieldsOfSet } from './fieldSet.ts';
import type { Graph, Thing } from './graph.ts';
import { fieldSetsOf, membersOf, typesWithFields } from './sdl.ts';

/** The data that a graph's both sides stand on. */
export interface Data {
  root: Thing;
  /** Everything is again as the graph says, or as these say, whatever mutations did. */
  reset(things?: Readonly<Record<string, Thing>>): void;
  /** A field's value; a thing for each object. */
  read(thing: Thing, field: string, args: Record<string, unknown>, type: GraphQLOutputType): unknown;
  /** The same when what the field requires is known. */
  compute(type: string, field: string, given: unknown, args: Record<string, unknown>): unknown;
  /** The things where a text stands for one, and for inline objects their type. */
  refer(value: unknown, type: GraphQLOutputType): unknown;
  /** What a field set says of a thing. */
  choose(thing: Thing, set: SelectionSetNode): Record<string, unknown>;
  all(type: string): Thing[];
  isA(type: string, condition: string): boolean;
}

export function createData({ whole, parts, serves = {}, root = {}, things = {}, resolve = {} }: Graph): Data {
  const sdls = [whole, ...Object.values(parts), ...Object.values(serves)];
  const abstractOf = new Map<string, Set<string>>();
  for (const [abstract, member] of sdls.flatMap(membersOf))
    abstractOf.set(member, (abstractOf.get(member) ?? new Set()).add(abstract));
  const required = new Map(
    sdls
      .flatMap(typesWithFields)
      .flatMap(({ type, fields }) =>
        fields.flatMap((field) =>
          fieldSetsOf(field, 'requires').map((set) => [`${type}.${field.name.value}`, set] as const),
        ),
      ),
  );
  let current: Record<string, Thing> = {};
  const isA = (type: string, condition: string): boolean =>
    type === condition || abstractOf.get(type)?.has(condition) === true;

  /** What is said of a type's field, or of that of an interface of the type. */
  function said<Value>(table: ReadonlyMap<string, Value>, type: string, field: string): Value | undefined {
    const own = table.get(`${type}.${field}`);
    if (own !== undefined) return own;
    for (const abstract of abstractOf.get(type) ?? []) {
      const inherited = table.get(`${abstract}.${field}`);
      if (inherited !== undefined) return inherited;
    }
    return undefined;
  }

  const resolvers = new Map(Object.entries(resolve));

  function raw(thing: Thing, field: string, args: Record<string, unknown>): unknown {
    const set = said(required, thing.is!, field);
    if (set !== undefined) return compute(thing.is!, field, choose(thing, set), args);
    const resolver = said(resolvers, thing.is!, field);
    return answer(resolver === undefined ? thing[field] : resolver(thing as never, args as never, current));
  }

  function compute(type: string, field: string, given: unknown, args: Record<string, unknown>): unknown {
    const resolver = said(resolvers, type, field);
    return answer(resolver === undefined ? JSON.stringify(given) : resolver(given as never, args as never, current));
  }

  function choose(thing: Thing, set: SelectionSetNode): Record<string, unknown> {
    return Object.fromEntries(
      fieldsOfSet(set, thing.is!, isA).map((field) => {
        if (field.name.value === '__typename') return ['__typename', thing.is];
        const value = raw(thing, field.name.value, argumentsOf(thing.is!, field)) ?? null;
        return [
          field.name.value,
          field.selectionSet === undefined
            ? value
            : eachOf(value, (item) =>
                choose(typeof item === 'string' ? current[item]! : (item as Thing), field.selectionSet!),
              ),
        ];
      }),
    );
  }

  const schemas = Object.values(parts).map((sdl) =>
    buildASTSchema(withDefinitions(parse(sdl)), { assumeValid: true, assumeValidSDL: true }),
  );

  /** The arguments of a field in a field set, as they reach whoever is asked. */
  function argumentsOf(type: string, field: FieldNode): Record<string, unknown> {
    for (const schema of schemas) {
      const declared = schema.getType(type);
      const definition = isObjectType(declared) ? declared.getFields()[field.name.value] : undefined;
      if (definition !== undefined) return getArgumentValues(definition, field);
    }
    return {};
  }

  /** Things that do not say what they are, each the same whenever it is come to. */
  const typedThings = new WeakMap<Thing, Thing>();
  function typed(thing: Thing, type: string): Thing {
    const known = typedThings.get(thing) ?? { ...thing, is: type };
    typedThings.set(thing, known);
    return known;
  }

  const data: Data = {
    root: { ...root, is: 'Query' },
    reset: (anew = things) => {
      current = structuredClone(anew);
    },
    read: (thing, field, args, type) => data.refer(raw(thing, field, args), type),
    compute,
    refer(value, type) {
      const named = getNamedType(type);
      if (!isCompositeType(named)) return value;
      return eachOf(value, (item) => {
        // Whoever gives the root type gives the root.
        if (named.name === 'Query') return data.root;
        const thing = typeof item === 'string' ? current[item] : (item as Thing);
        return thing?.is === undefined && isObjectType(named) ? thing && typed(thing, named.name) : thing;
      });
    },
    choose,
    all: (type) => Object.values(current).filter(({ is }) => isA(is!, type)),
    isA,
  };
  data.reset();
  return data;
}

/** Lists are gone through; null stays null. */
export function eachOf(value: unknown, change: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => eachOf(item, change));
  return value === null || value === undefined ? null : change(value);
}

/** Data can hold that a field fails: `{ fails: code }`. */
function answer(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'fails' in value)
    throw new GraphQLError('No.', { extensions: { code: value.fails } });
  return value;
}

/** An extension of a type that another subgraph defines is all there is of it here. */
function withDefinitions(document: DocumentNode): DocumentNode {
  const defined = new Set(
    document.definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [])),
  );
  return visit(document, {
    ObjectTypeExtension: (node) =>
      defined.has(node.name.value) ? undefined : { ...node, kind: Kind.OBJECT_TYPE_DEFINITION },
  });
}

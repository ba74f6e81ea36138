import type { FieldDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { eachOf, type Data } from './data.ts';
import { fieldsOfSet } from './fieldSet.ts';
import type { Thing } from './graph.ts';
import { fieldSetsOf, isMarked, typesWithFields, type FieldsOf } from './sdl.ts';

type Told = Readonly<Record<string, unknown>>;

/**
 * A thing as a subgraph holds it: what a representation told of it, and which @external fields the way to it provides.
 */
interface Held {
  thing: Thing;
  told?: Told | undefined;
  provided: readonly SelectionSetNode[];
}

/**
 * Resolvers that know no more than the subgraph may: an entity is found by a whole @key, a field with @requires sees
 * what the representation told, and an
 * @external field answers only where the way to it @provides it.
 */
export function honestResolvers(sdl: string, data: Data): object {
  const types = typesWithFields(sdl);
  const keys = new Map<string, SelectionSetNode[]>();
  for (const { type, directives } of types)
    keys.set(type, [...(keys.get(type) ?? []), ...fieldSetsOf({ directives }, 'key')]);

  function refer(type: string) {
    return (representation: Told): Held | null => {
      const usable = (keys.get(type) ?? []).flatMap((key) => {
        const told = within(representation, key, data);
        return told === undefined ? [] : [{ key, told }];
      });
      if (usable.length === 0) throw new Error(`no key of ${type} in ${JSON.stringify(representation)}`);
      const thing = data
        .all(type)
        .find((candidate) =>
          usable.some(({ key, told }) => JSON.stringify(data.choose(candidate, key)) === JSON.stringify(told)),
        );
      return thing === undefined ? null : { thing, told: representation, provided: [] };
    };
  }

  function field({ type, directives }: FieldsOf, definition: FieldDefinitionNode) {
    const name = definition.name.value;
    const [required] = fieldSetsOf(definition, 'requires');
    const isKey = keys
      .get(type)!
      .some((key) => fieldsOfSet(key, type, data.isA).some((selected) => selected.name.value === name));
    const isExternal = !isKey && (isMarked(definition, 'external') || isMarked({ directives }, 'external'));
    return (
      held: Held | undefined,
      args: Record<string, unknown>,
      _: unknown,
      { returnType }: GraphQLResolveInfo,
    ): unknown => {
      const { thing, told, provided } = held ?? { thing: { ...data.root, is: type }, told: undefined, provided: [] };
      const inner = provided
        .flatMap((set) => fieldsOfSet(set, thing.is!, data.isA))
        .filter((selected) => selected.name.value === name);
      if (isExternal && inner.length === 0) throw new Error(`${type}.${name} is not known here`);
      const hold = (item: unknown): unknown =>
        item !== null && typeof item === 'object' && 'is' in item
          ? {
              thing: item,
              provided: [
                ...fieldSetsOf(definition, 'provides'),
                ...inner.flatMap(({ selectionSet }) => selectionSet ?? []),
              ],
            }
          : item;
      if (required === undefined) return eachOf(data.read(thing, name, args, returnType), hold);
      const given = told && within(told, required, data);
      if (given === undefined)
        throw new Error(`${type}.${name} was not told what it requires: ${JSON.stringify(told)}`);
      return eachOf(data.refer(data.compute(type, name, given, args), returnType), hold);
    };
  }

  const resolvers: Record<string, object> = {};
  for (const each of types) {
    const own = {
      ...(each.isInterface && { __resolveType: ({ thing }: Held) => thing.is }),
      ...(keys.get(each.type)!.length > 0 && { __resolveReference: refer(each.type) }),
    };
    const fields = each.isInterface
      ? []
      : each.fields.map((definition) => [definition.name.value, field(each, definition)]);
    if (fields.length > 0 || Object.keys(own).length > 0)
      resolvers[each.type] = { ...resolvers[each.type], ...own, ...(Object.fromEntries(fields) as object) };
  }
  for (const union of sdl.matchAll(/union (\w+)/g))
    resolvers[union[1]!] = { __resolveType: ({ thing }: Held) => thing.is };
  return resolvers;
}

/**
 * A field set's part of a representation; undefined when some of it is missing. Objects in it need not say what they
 * are: then they may lack what only some have.
 */
function within(told: Told, set: SelectionSetNode, data: Data): Told | undefined {
  const chosen: Record<string, unknown> = {};
  const type = typeof told['__typename'] === 'string' ? told['__typename'] : undefined;
  for (const field of fieldsOfSet(set, type, data.isA)) {
    const value = told[field.name.value];
    if (value === undefined && type === undefined && !set.selections.includes(field)) continue;
    if (value === undefined) return undefined;
    let complete = true;
    chosen[field.name.value] =
      field.selectionSet === undefined
        ? value
        : eachOf(value, (item) => {
            const inner = within(item as Told, field.selectionSet!, data);
            if (inner === undefined) complete = false;
            return inner;
          });
    if (!complete) return undefined;
  }
  return chosen;
}

import {
  isAbstractType,
  Kind,
  print,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { fieldsIn, objectsOf } from '../../supergraph/possibleTypes.ts';
import type { Providing, Provision } from './providesDirectives.ts';

/** What is provided of each type wherever anything of it is provided, by subgraph and type. */
type Claims = Map<string, ReadonlySet<string>>;

/**
 * The provisions of a graph cut down to what the planner cannot get wrong. It takes what is provided of a type at one
 * place for provided at others of the subgraph: on other levels of the same @provides, and below fields of other types.
 * So what is not provided of a type wherever anything of it is, is left out.
 * @returns the given ones themselves where nothing has to be.
 */
export function agreedProvides({ provisions, isForeign }: Providing, schema: GraphQLSchema): readonly Provision[] {
  const typeBelow = ({ type, field }: Provision): GraphQLCompositeType =>
    compositeTypeOf(schema, schema.getType(type) as GraphQLCompositeType, field);
  const typesIn = (type: GraphQLCompositeType): Set<GraphQLCompositeType> =>
    new Set([type, ...objectsOf(schema, type)]);
  /** What a subgraph always knows of its own does no harm, unless something is provided below it. */
  const matters = ({ name, selectionSet }: FieldNode, type: GraphQLCompositeType, service: string): boolean =>
    selectionSet !== undefined || isAbstractType(type) || isForeign(service, type.name, name.value);

  function claim(claims: Claims, service: string, sets: readonly SelectionSetNode[], type: GraphQLCompositeType): void {
    for (const one of typesIn(type)) {
      const fields = fieldsIn(schema, sets, one).filter((field) => matters(field, one, service));
      const names = new Set(fields.map(({ name }) => name.value));
      const at = `${service} ${one.name}`;
      const before = claims.get(at);
      claims.set(at, before === undefined ? names : new Set([...names].filter((name) => before.has(name))));
      for (const name of names) {
        const inner = fields.flatMap((field) =>
          field.name.value === name && field.selectionSet !== undefined ? [field.selectionSet] : [],
        );
        if (inner.length > 0) claim(claims, service, inner, compositeTypeOf(schema, one, name));
      }
    }
  }

  function cut(
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    service: string,
    claims: Claims,
  ): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
        const below =
          selection.kind === Kind.INLINE_FRAGMENT
            ? (typeNamed(schema, selection.typeCondition) ?? type)
            : selection.selectionSet && compositeTypeOf(schema, type, selection.name.value);
        if (
          selection.kind === Kind.FIELD &&
          [...typesIn(type)].some(
            (one) =>
              matters(selection, one, service) &&
              claims.get(`${service} ${one.name}`)?.has(selection.name.value) === false,
          )
        )
          return [];
        if (below === undefined || selection.selectionSet === undefined) return [selection];
        const selectionSet = cut(selection.selectionSet, below, service, claims);
        return selectionSet.selections.length === 0 ? [] : [{ ...selection, selectionSet }];
      }),
    };
  }

  let agreed = provisions;
  for (let before: readonly Provision[] = []; !areSame(before, agreed);) {
    before = agreed;
    const claims: Claims = new Map();
    for (const provision of before)
      if (provision.set.selections.length > 0) claim(claims, provision.service, [provision.set], typeBelow(provision));
    agreed = before.map((provision) => ({
      ...provision,
      set: cut(provision.set, typeBelow(provision), provision.service, claims),
    }));
  }
  return areSame(provisions, agreed) ? provisions : agreed;
}

const areSame = (some: readonly Provision[], others: readonly Provision[]): boolean =>
  some.length === others.length && some.every(({ set }, index) => print(set) === print(others[index]!.set));

import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { defaultPageSize, largestPage } from '#platform/data/page.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { typeNamed } from '../supergraph/fieldTypes.ts';
import { nodeFields, nodeInterface } from '../supergraph/nodeTypes.ts';
import type { GeneralOperation } from './extractLiterals.ts';

type Variables = Readonly<Record<string, unknown>>;

/** A number, or how it follows from the variables. */
type Count = number | ((variables: Variables) => number);

/** @throws OrgraphError QUERY_TOO_COMPLEX when an operation could ask for more objects than it may. */
export type ObjectLimit = (variables: Variables) => void;

/**
 * Limits how many objects an operation can ask for: a connection counts as many as its page holds, and multiplies
 * whatever is selected under it. Lists within lists grow by multiplication, so depth and size of the text do not bound
 * them.
 * @returns undefined when the operation is within the limit whatever its variables are.
 * @throws OrgraphError QUERY_TOO_COMPLEX when it is not, whatever they are.
 */
export function limitObjects(
  schema: GraphQLSchema,
  { operation, literals }: GeneralOperation,
  most: number,
): ObjectLimit | undefined {
  const total = countOf(operation.selectionSet, schema.getRootType(operation.operation)!, schema, literals);
  const assertWithin = (count: number) => {
    if (count > most)
      throw new OrgraphError(
        'QUERY_TOO_COMPLEX',
        `The operation could ask for more than ${most} objects. Ask for shorter pages, or nest fewer lists.`,
      );
  };
  if (typeof total !== 'number') return (variables) => assertWithin(total(variables));
  assertWithin(total);
  return undefined;
}

function countOf(
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
  literals: Variables,
): Count {
  return sum(
    selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return countOf(selection.selectionSet, typeNamed(schema, selection.typeCondition) ?? parent, schema, literals);
      if (selection.selectionSet === undefined || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
      const definition = parent.getFields()[selection.name.value];
      const type = definition && getNamedType(definition.type);
      if (!isCompositeType(type)) return 0;
      const first = definition!.args.find(({ name }) => name === 'first');
      const inner = sum([1, countOf(selection.selectionSet, type, schema, literals)]);
      if (first === undefined && type.name === nodeInterface) return product(idCount(selection, literals), inner);
      return first === undefined ? inner : product(pageSize(selection, first, literals), inner);
    }),
  );
}

function sum(counts: readonly Count[]): Count {
  const varying = counts.filter((count) => typeof count === 'function');
  const fixed = counts.reduce<number>((total, count) => total + (typeof count === 'number' ? count : 0), 0);
  return varying.length === 0
    ? fixed
    : (variables) => varying.reduce((total, count) => total + count(variables), fixed);
}

function product(one: Count, other: Count): Count {
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  const valueOf = (count: Count, variables: Variables): number =>
    typeof count === 'number' ? count : count(variables);
  return (variables) => valueOf(one, variables) * valueOf(other, variables);
}

/** The size of the page that a connection's arguments ask for; what is out of range is the subgraph's to refuse. */
function pageSize({ arguments: given = [] }: FieldNode, { defaultValue }: GraphQLArgument, literals: Variables): Count {
  const usual = typeof defaultValue === 'number' ? within(defaultValue) : defaultPageSize;
  for (const { name, value } of given) {
    if ((name.value !== 'first' && name.value !== 'last') || value.kind !== Kind.VARIABLE) continue;
    const variable = value.name.value;
    const sizeOf = (values: Variables): number =>
      typeof values[variable] === 'number' ? within(values[variable]) : usual;
    if (!(variable in literals)) return sizeOf;
    if (literals[variable] !== null) return sizeOf(literals);
  }
  return usual;
}

/** How many objects are looked up by their ids: as many as are given, though the gateway refuses more than a page. */
function idCount({ arguments: given = [] }: FieldNode, literals: Variables): Count {
  const ids = given.find(({ name }) => name.value === nodeFields.nodes)?.value;
  if (ids?.kind === Kind.LIST) return ids.values.length;
  if (ids?.kind !== Kind.VARIABLE) return 1;
  const { value: variable } = ids.name;
  const countIn = ({ [variable]: values }: Variables): number => (Array.isArray(values) ? values.length : 1);
  return variable in literals ? countIn(literals) : countIn;
}

const within = (size: number): number => Math.min(Math.max(1, size), largestPage);

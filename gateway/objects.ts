import {
  getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind,
  type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/errors.ts';
import { defaultPageSize, largestPage } from '#platform/page.ts';

type Variables = Readonly<Record<string, unknown>>;

/** @throws OrgraphError QUERY_TOO_COMPLEX when an operation could ask for more than `most` objects. */
export type ObjectLimit = (variables: Variables) => void;

/**
 * Limits how many objects an operation can ask for: a connection counts as many as its page holds, and multiplies whatever is selected under it. Lists within
 * lists grow by multiplication, so depth and size of the text do not bound them.
 */
export function limitObjects(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, most: number): ObjectLimit {
  function count(set: SelectionSetNode, parent: GraphQLCompositeType, variables: Variables): number {
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) total += countField(selection, parent, variables);
      else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
        const on = fragment.typeCondition === undefined ? parent : schema.getType(fragment.typeCondition.name.value) as GraphQLCompositeType;
        total += count(fragment.selectionSet, on, variables);
      }
      if (total > most) throw new OrgraphError('QUERY_TOO_COMPLEX', `The operation could ask for more than ${most} objects. Ask for shorter pages, or nest fewer lists.`);
    }
    return total;
  }

  function countField(field: FieldNode, parent: GraphQLCompositeType, variables: Variables): number {
    if (field.selectionSet === undefined || !(isObjectType(parent) || isInterfaceType(parent))) return 0;
    const definition = parent.getFields()[field.name.value];
    if (definition === undefined) return 0;
    const type = getNamedType(definition.type);
    if (!isCompositeType(type)) return 0;
    const paged = definition.args.some(({ name }) => name === 'first');
    const times = paged ? pageSize(field, variables) : 1;
    return times * (1 + count(field.selectionSet, type, variables));
  }

  const root = schema.getRootType(operation.operation)!;
  return (variables) => { count(operation.selectionSet, root, variables); };
}

/** The size of the page that a connection's arguments ask for; what is out of range is the subgraph's to refuse. */
function pageSize({ arguments: given = [] }: FieldNode, variables: Variables): number {
  for (const { name, value } of given) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    const size = value.kind === Kind.INT ? Number(value.value) : value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    if (typeof size === 'number') return Math.min(Math.max(1, size), largestPage);
  }
  return defaultPageSize;
}

import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { nodeFields, nodeIdField, nodeInterface } from '../supergraph/nodeTypes.ts';
import { isWithin, objectsOf } from '../supergraph/possibleTypes.ts';
import { nameNode, responseNameOf, typenameField } from './ast.ts';

/** Under which name the id stands in the data that an object which was looked up has, if it exists; no client can select it. */
export const existenceName = 'renamed_exists';

/** Selections that are written for the types of nodes. */
const mostSelections = 10_000;

/** An operation as subgraphs can be asked it. */
export interface NodeSelections {
  operation: OperationDefinitionNode;
  /** Whether it looks objects up by node ids. */
  looksUp: boolean;
}

/**
 * Puts the id in the place of each node id that a normalized operation selects, the node types in that of their
 * interface, and asks whether what is looked up exists, whatever its type is.
 * @param schema the API schema of a graph with nodes.
 * @throws OrgraphError QUERY_TOO_COMPLEX
 */
export function selectNodes(operation: OperationDefinitionNode, schema: GraphQLSchema): NodeSelections {
  const node = typeNamed(schema, { kind: Kind.NAMED_TYPE, name: nameNode(nodeInterface) })!;
  const nodes = objectsOf(schema, node);
  const query = schema.getQueryType();
  let looksUp = false;
  let left = mostSelections;

  function inSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
    return setOf(
      selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
        if (selection.kind === Kind.FIELD) return [inField(selection, parent)];
        const condition = typeNamed(schema, selection.typeCondition) ?? parent;
        if (condition !== node) return [{ ...selection, selectionSet: inSet(selection.selectionSet, condition) }];
        if (!isAbstractType(parent)) return ofObject(selection.selectionSet, parent);
        return objectsOf(schema, parent)
          .filter((type) => nodes.includes(type))
          .map((type) => fragmentOn(type, ofObject(selection.selectionSet, type)));
      }),
    );
  }

  /** What is selected of an object of one type, by whichever fragments. */
  function ofObject({ selections }: SelectionSetNode, type: GraphQLCompositeType): SelectionNode[] {
    if ((left -= selections.length + 1) < 0)
      throw new OrgraphError('QUERY_TOO_COMPLEX', 'The operation selects too many fields of too many types.');
    return selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.FIELD) return [inField(selection, type)];
      return isWithin(schema, type, typeNamed(schema, selection.typeCondition))
        ? ofObject(selection.selectionSet, type)
        : [];
    });
  }

  function inField(field: FieldNode, parent: GraphQLCompositeType): FieldNode {
    const name = field.name.value;
    if (name === nodeIdField && nodes.includes(parent as GraphQLObjectType))
      return { ...field, name: nameNode('id'), alias: nameNode(responseNameOf(field)) };
    if (field.selectionSet === undefined || name.startsWith('__')) return field;
    const type = getNamedType(fieldTypeOf(schema, parent, name));
    if (parent === query && Object.hasOwn(nodeFields, name) && type === node) {
      looksUp = true;
      return { ...field, selectionSet: lookedUp(field.selectionSet) };
    }
    return isCompositeType(type) ? { ...field, selectionSet: inSet(field.selectionSet, type) } : field;
  }

  const lookedUp = (selected: SelectionSetNode): SelectionSetNode =>
    setOf([typenameField, ...nodes.map((type) => fragmentOn(type, [existence, ...ofObject(selected, type)]))]);

  const selectionSet = inSet(operation.selectionSet, schema.getRootType(operation.operation)!);
  return { operation: { ...operation, selectionSet }, looksUp };
}

const existence: FieldNode = { kind: Kind.FIELD, name: nameNode(nodeIdField), alias: nameNode(existenceName) };

const setOf = (selections: readonly SelectionNode[]): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: selections.length === 0 ? [typenameField] : selections,
});

const fragmentOn = ({ name }: GraphQLObjectType, selections: readonly SelectionNode[]): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(name) },
  selectionSet: setOf(selections),
});

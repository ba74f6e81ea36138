import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import {
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { nameNode, typenameField } from '../../operation/ast.ts';
import { compositeTypeOf, fieldTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { isWithin } from '../../supergraph/possibleTypes.ts';

/** Which fields of which object types have @requires in some subgraph, and the schema of the types. */
export interface Requiring {
  schema: GraphQLSchema;
  has(type: string, field: string): boolean;
}

/** Where fields were cut out of an operation. */
export interface CutPoint {
  path: readonly FlattenNodePathSegment[];
  type: string;
  fields: FieldNode[];
  /** What is left there; further fields may be added. */
  selections: SelectionNode[];
}

/** Cuts the outermost fields with @requires out of a normalized operation, from a depth of fields on. */
export function cutRequires(
  operation: OperationDefinitionNode,
  { schema, has }: Requiring,
  from: number,
): { rest: OperationDefinitionNode; cuts: readonly CutPoint[] } {
  const cuts = new Map<string, CutPoint>();

  function cut(
    field: FieldNode,
    type: string,
    path: readonly FlattenNodePathSegment[],
    selections: SelectionNode[],
  ): void {
    const key = JSON.stringify([path, type]);
    const point = cuts.get(key) ?? { path, type, fields: [], selections };
    cuts.set(key, point);
    point.fields.push(field);
  }

  function walk(
    selected: readonly SelectionNode[],
    parent: GraphQLCompositeType,
    path: readonly FlattenNodePathSegment[],
    depth: number,
  ): SelectionNode[] {
    const selections: SelectionNode[] = [];
    for (const selection of selected) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = typeNamed(schema, selection.typeCondition) ?? parent;
        // What an object is known to be stays known under a condition on its interface; under one on another type there
        // is nothing.
        if (isObjectType(parent) && !isWithin(schema, parent, type)) continue;
        const known = isObjectType(parent) ? parent : type;
        const within = isObjectType(parent) || !isObjectType(type) ? path : [...path, { TypeCondition: [type.name] }];
        selections.push({
          ...selection,
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: walk(selection.selectionSet.selections, known, within, depth),
          },
        });
      } else if (depth > from && isObjectType(parent) && has(parent.name, selection.name.value)) {
        cut(selection, parent.name, path, selections);
      } else if (
        depth > from &&
        isAbstractType(parent) &&
        schema.getPossibleTypes(parent).some(({ name }) => has(name, selection.name.value))
      ) {
        selections.push(
          ...walk(
            schema.getPossibleTypes(parent).map(({ name }) => fragmentOn(name, selection)),
            parent,
            path,
            depth,
          ),
        );
      } else selections.push(inside(selection, parent, path, depth));
    }
    // Keys are added at one of the cuts that are alike only.
    if (selections.length === 0) selections.push(typenameField);
    return selections;
  }

  function inside(
    field: FieldNode,
    parent: GraphQLCompositeType,
    path: readonly FlattenNodePathSegment[],
    depth: number,
  ): FieldNode {
    if (field.selectionSet === undefined) return field;
    const name = field.name.value;
    const below = [
      ...path,
      { Field: (field.alias ?? field.name).value },
      ...listsOf(fieldTypeOf(schema, parent, name)),
    ];
    return {
      ...field,
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: walk(field.selectionSet.selections, compositeTypeOf(schema, parent, name), below, depth + 1),
      },
    };
  }

  const root = schema.getRootType(operation.operation)!;
  const selections = walk(operation.selectionSet.selections, root, [], 0);
  return { rest: { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, cuts: [...cuts.values()] };
}

const fragmentOn = (type: string, field: FieldNode): SelectionNode => ({
  kind: Kind.INLINE_FRAGMENT,
  typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(type) },
  selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
});

function listsOf(type: GraphQLOutputType): '@'[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? ['@', ...listsOf(nullable.ofType)] : [];
}

/** The fields with @requires of a canonical supergraph. */
export function requiringIn({ definitions }: DocumentNode, schema: GraphQLSchema): Requiring {
  const found = new Set<string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of definition.fields ?? []) {
      const requires = directives.some(
        (directive) =>
          directive.name.value === 'join__field' &&
          directive.arguments?.some((argument) => argument.name.value === 'requires'),
      );
      if (requires) found.add(`${definition.name.value}.${name.value}`);
    }
  }
  return { schema, has: (type, field) => found.has(`${type}.${field}`) };
}

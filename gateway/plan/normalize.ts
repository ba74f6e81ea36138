import {
  Kind, type FieldNode, type GraphQLCompositeType, type GraphQLSchema, type InlineFragmentNode, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import { isIncluded, type Conditions } from './conditions.ts';
import { compositeTypeOf, typeNamed } from './fieldType.ts';

/** An operation in the form that planning and rendering share. */
export interface NormalizedOperation {
  /** Without directives, or response names that could be taken for something else. */
  operation: OperationDefinitionNode;
  /** What the client calls a response name that had to be replaced. */
  clientName(name: string): string;
}

export interface NormalizeParts {
  schema: GraphQLSchema;
  fieldNames: ReadonlySet<string>;
}

const replacement = 'renamed_';

/**
 * Decides @skip and @include in an operation without fragment spreads, and replaces each response name that would be confused with a field that the plan reads
 * on its own (`id: name` beside a key `id`), with the planner's names, or with a property that every JavaScript object has.
 * Replacement is by name, so that fields which were to be merged still are.
 */
export function normalize(operation: OperationDefinitionNode, conditions: Conditions, { schema, fieldNames }: NormalizeParts): NormalizedOperation {
  const replaced = new Map<string, string>();
  const clientNames = new Map<string, string>();

  function safeName(alias: string): string {
    let name = replaced.get(alias);
    if (name === undefined) {
      name = `${replacement}${replaced.size}`;
      replaced.set(alias, name);
      clientNames.set(name, alias);
    }
    return name;
  }

  function normalizeField(field: FieldNode, parent: GraphQLCompositeType): FieldNode {
    const name = field.name.value;
    const alias = field.alias?.value ?? name;
    const confusing = alias === name ? isUnsafe(alias) && !name.startsWith('__') : isUnsafe(alias) || fieldNames.has(alias);
    // Introspection is answered from the API schema, not by a plan.
    const responseName = confusing && !parent.name.startsWith('__') ? safeName(alias) : alias;
    return {
      kind: Kind.FIELD,
      name: field.name,
      ...(field.arguments && { arguments: field.arguments }),
      ...(responseName !== name && { alias: { kind: Kind.NAME, value: responseName } }),
      ...(field.selectionSet && { selectionSet: normalizeSet(field.selectionSet, compositeTypeOf(schema, parent, name)) }),
    };
  }

  function normalizeFragment(fragment: InlineFragmentNode, parent: GraphQLCompositeType): SelectionNode[] {
    const type = typeNamed(schema, fragment.typeCondition) ?? parent;
    const selectionSet = normalizeSet(fragment.selectionSet, type);
    if (type === parent || selectionSet.selections.length === 0) return [...selectionSet.selections];
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } }, selectionSet }];
  }

  function normalizeSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.filter((selection) => isIncluded(selection, conditions)).flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
        return selection.kind === Kind.FIELD ? [normalizeField(selection, parent)] : normalizeFragment(selection, parent);
      }),
    };
  }

  const selectionSet = normalizeSet(operation.selectionSet, schema.getRootType(operation.operation)!);
  return { operation: { ...operation, directives: [], selectionSet }, clientName: (name) => clientNames.get(name) ?? name };
}

const isUnsafe = (name: string): boolean => name.startsWith('_') || name.startsWith(replacement) || name in Object.prototype;

import {
  Kind,
  print,
  visit,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { compositeTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { nameNode } from './ast.ts';
import { isIncluded, type Conditions } from './conditions.ts';

/** An operation in the form that planning and projection share. */
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
 * Decides @skip and @include in an operation without fragment spreads, and replaces each response name that could be
 * confused: with a field that the plan reads on its own (`id: name` beside a key `id`, `price(currency: EUR)` beside a
 * requirement of another price), with what the client selects under that name of another type (the planner merges the
 * selections of types that a subgraph does not tell apart, and ends the process over those that conflict), with the
 * planner's names, or with a property that every JavaScript object has. What is selected is replaced by one name
 * wherever it stands, so that fields which were to be merged still are.
 */
export function normalize(
  operation: OperationDefinitionNode,
  conditions: Conditions | 'any',
  { schema, fieldNames }: NormalizeParts,
): NormalizedOperation {
  const replaced = new Map<string, string>();
  const clientNames = new Map<string, string>();
  const root = schema.getRootType(operation.operation)!;
  const meanings = meaningsIn(operation);

  function safeName(alias: string, field: string): string {
    const key = `${alias}: ${field}`;
    let name = replaced.get(key);
    if (name === undefined) {
      name = `${replacement}${replaced.size}`;
      replaced.set(key, name);
      clientNames.set(name, alias);
    }
    return name;
  }

  function normalizeField(field: FieldNode, parent: GraphQLCompositeType): FieldNode {
    const name = field.name.value;
    const alias = field.alias?.value ?? name;
    const selected = selectedBy(field);
    const confusing =
      alias === name
        ? (isUnsafe(alias) && !name.startsWith('__')) || (selected !== name && parent !== root)
        : isUnsafe(alias) || fieldNames.has(alias) || meanings.get(alias)!.size > 1;
    // Introspection is answered from the API schema, not by a plan.
    const responseName = confusing && !parent.name.startsWith('__') ? safeName(alias, selected) : alias;
    return {
      kind: Kind.FIELD,
      name: field.name,
      ...(field.arguments && { arguments: field.arguments }),
      ...(responseName !== name && { alias: nameNode(responseName) }),
      ...(field.selectionSet && {
        selectionSet: normalizeSet(field.selectionSet, compositeTypeOf(schema, parent, name)),
      }),
    };
  }

  function normalizeFragment(fragment: InlineFragmentNode, parent: GraphQLCompositeType): SelectionNode[] {
    const type = typeNamed(schema, fragment.typeCondition) ?? parent;
    const selectionSet = normalizeSet(fragment.selectionSet, type);
    if (type === parent || selectionSet.selections.length === 0) return [...selectionSet.selections];
    return [
      { kind: Kind.INLINE_FRAGMENT, typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(type.name) }, selectionSet },
    ];
  }

  function normalizeSet({ selections }: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections
        .filter((selection) => isIncluded(selection, conditions))
        .flatMap((selection): SelectionNode[] => {
          if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
          return selection.kind === Kind.FIELD
            ? [normalizeField(selection, parent)]
            : normalizeFragment(selection, parent);
        }),
    };
  }

  const selectionSet = normalizeSet(operation.selectionSet, root);
  return {
    operation: { ...operation, directives: [], selectionSet },
    clientName: (name) => clientNames.get(name) ?? name,
  };
}

/** A field with its arguments, the same however they are ordered. */
const selectedBy = ({ name, arguments: given = [] }: FieldNode): string =>
  [name.value, ...given.map((argument) => print(argument)).sort()].join(' ');

/** What is selected under each response name, anywhere in an operation. */
function meaningsIn(operation: OperationDefinitionNode): ReadonlyMap<string, ReadonlySet<string>> {
  const meanings = new Map<string, Set<string>>();
  visit(operation, {
    Field(field) {
      const name = (field.alias ?? field.name).value;
      meanings.set(name, (meanings.get(name) ?? new Set()).add(selectedBy(field)));
    },
  });
  return meanings;
}

const isUnsafe = (name: string): boolean =>
  name.startsWith('_') || name.startsWith(replacement) || name in Object.prototype;

import {
  Kind,
  print,
  stripIgnoredCharacters,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { namedTypeOf } from '../../supergraph/fieldTypes.ts';
import { argumentOf, fieldSetOf } from '../../supergraph/joinDirectives.ts';
import { withoutCopies } from './copiedFields.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: the planner takes a field inside a required object for the same whatever its arguments, and asks for one set
 * of them where several subgraphs, or the links of a chain, demand different ones. So a field that is required with
 * arguments has a name of its own for each set of them, which becomes an alias in requests and the field's own name in
 * representations.
 *
 * Reported: graphql-hive/router#91; graphql-hive/router#133 mended fields at the top of what is required, and left
 * those inside an object.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const requiredArguments: Correction = ({ supergraph }) => {
  const types = new Map(
    supergraph.definitions
      .filter(
        (node): node is FieldsType =>
          node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION,
      )
      .map((node) => [node.name.value, node]),
  );
  const taken = new Set([...types.values()].flatMap(({ fields = [] }) => fields.map(({ name }) => name.value)));
  const names = new Map<string, string>();
  const fields = new Map<string, FieldNode>();
  /** By type: the names that it needs, with the fields that they stand for. */
  const needed = new Map<string, Map<string, string>>();

  function nameFor({ name, arguments: given = [] }: FieldNode): string {
    const called: FieldNode = {
      kind: Kind.FIELD,
      name,
      arguments: [...given].sort((one, other) => (one.name.value < other.name.value ? -1 : 1)),
    };
    const text = print(called);
    let own = names.get(text);
    if (own === undefined) {
      own = `${prefix}${names.size}_${name.value}`;
      while (taken.has(own)) own += '_';
      names.set(text, own);
      fields.set(own, called);
    }
    return own;
  }

  function need(type: string, name: string, field: string): void {
    needed.set(type, (needed.get(type) ?? new Map<string, string>()).set(name, field));
    if (types.get(type)?.kind !== Kind.INTERFACE_TYPE_DEFINITION) return;
    for (const {
      name: { value },
      interfaces = [],
    } of types.values())
      if (interfaces.some((found) => found.name.value === type)) need(value, name, field);
  }

  const named = ({ selections }: SelectionSetNode, type: string): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return {
          ...selection,
          selectionSet: named(selection.selectionSet, selection.typeCondition?.name.value ?? type),
        };
      const definition = types.get(type)?.fields?.find(({ name }) => name.value === selection.name.value);
      const inner = selection.selectionSet &&
        definition && { selectionSet: named(selection.selectionSet, namedTypeOf(definition.type)) };
      if (selection.arguments === undefined || selection.arguments.length === 0) return { ...selection, ...inner };
      const name = nameFor(selection);
      need(type, name, selection.name.value);
      return { ...selection, ...inner, name: nameNode(name), arguments: [] };
    }),
  });

  function directiveOf(directive: ConstDirectiveNode, type: string): ConstDirectiveNode {
    const required = directive.name.value === 'join__field' ? argumentOf(directive, 'requires') : undefined;
    if (typeof required !== 'string' || !required.includes('(')) return directive;
    const value = {
      kind: Kind.STRING as const,
      value: stripIgnoredCharacters(print(named(fieldSetOf(required), type))).slice(1, -1),
    };
    return {
      ...directive,
      arguments: directive.arguments!.map((argument) =>
        argument.name.value === 'requires' ? { ...argument, value } : argument,
      ),
    };
  }

  const rewritten = supergraph.definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node;
    return {
      ...node,
      fields: node.fields?.map((field) => ({
        ...field,
        directives: field.directives?.map((directive) => directiveOf(directive, node.name.value)),
      })),
    } as FieldsType;
  });
  if (fields.size === 0) return {};
  const copiesOf = ({ name, fields: own = [] }: FieldsType): FieldDefinitionNode[] =>
    [...(needed.get(name.value) ?? [])].flatMap(([copy, field]) =>
      own
        .filter((candidate) => candidate.name.value === field)
        .map((candidate) => ({ ...candidate, name: nameNode(copy), arguments: [] })),
    );

  const fieldOf = (name: string): string => fields.get(name)?.name.value ?? name;
  return {
    graph: {
      supergraph: {
        ...supergraph,
        definitions: rewritten.map((node) =>
          node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
            ? { ...node, fields: [...(node.fields ?? []), ...copiesOf(node)] }
            : node,
        ),
      },
      fieldOf,
    },
    fetch: withoutCopies(fields),
  };
};

type FieldsType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const prefix = '_required';

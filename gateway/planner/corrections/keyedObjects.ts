import {
  Kind,
  print,
  stripIgnoredCharacters,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { namedTypeOf } from '../../supergraph/fieldTypes.ts';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from '../../supergraph/joinDirectives.ts';
import type { Correction } from './correction.ts';
import { undoneCopies } from './undoneCopies.ts';

/**
 * Fault: where a key selects fields of an object (`@key(fields: "id size { w }")`), the planner does not go by this key
 * for other fields of that same object, and finds no way to those that only another subgraph has. So such a key selects
 * a copy of the field; in plans that is the field itself. A @provides of the field provides the copy as well, and a
 * @requires selects the copy in its place where it demands no more than the key, so that both come in one request.
 *
 * Reported: no report upstream is known; found by test/federation/keyedObjects.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const keyedObjects: Correction = ({ supergraph, fieldOf }) => {
  const types = new Map(supergraph.definitions.filter(hasFields).map((node) => [node.name.value, node]));
  const all = [...types.values()].flatMap(({ fields = [] }) => fields);
  const taken = new Set(all.map(({ name }) => name.value));
  const copies = new Map<string, string>();
  /** By type: the fields of which it has copies, and what keys select of these. */
  const copied = new Map<string, Map<string, FieldNode[]>>();

  const fieldIn = (type: string, name: string): FieldDefinitionNode | undefined =>
    types.get(type)?.fields?.find((field) => field.name.value === name);

  /** Whether only some subgraphs have a field of an object without a key of its own, or of one in it. */
  function isDivided(type: string, { selections }: SelectionSetNode): boolean {
    const node = types.get(type);
    if (node?.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
    if (joinTypesOf(node).some((join) => argumentOf(join, 'key') !== undefined)) return false;
    return (
      (node.fields ?? []).some((field) => joinFieldsOf(field).length > 0) ||
      selections.some((one) => one.kind === Kind.FIELD && isDividedBelow(one, type))
    );
  }

  function isDividedBelow({ name, selectionSet }: FieldNode, type: string): boolean {
    const field = fieldIn(type, name.value);
    return selectionSet !== undefined && field !== undefined && isDivided(namedTypeOf(field.type), selectionSet);
  }

  function copyOf(name: string): string {
    let copy = copies.get(name);
    if (copy === undefined) {
      copy = `_key_${name}`;
      while (taken.has(copy)) copy += '_';
      copies.set(name, copy);
    }
    return copy;
  }

  function copy(type: string, field: FieldNode): void {
    const own = copied.get(type) ?? new Map<string, FieldNode[]>();
    copied.set(type, own.set(field.name.value, [...(own.get(field.name.value) ?? []), field]));
    for (const [member, { interfaces = [] }] of types)
      if (interfaces.some((one) => one.name.value === type)) copy(member, field);
  }

  function keyedBy(directive: ConstDirectiveNode, type: string): ConstDirectiveNode {
    const key = directive.name.value === 'join__type' ? argumentOf(directive, 'key') : undefined;
    if (typeof key !== 'string' || !key.includes('{')) return directive;
    const set = fieldSetOf(key);
    const selections = set.selections.map((one) => {
      if (one.kind !== Kind.FIELD) return one;
      if (!isDividedBelow(one, type)) return one;
      copy(type, one);
      return { ...one, name: nameNode(copyOf(one.name.value)) };
    });
    return withSet(directive, 'key', { ...set, selections });
  }

  /** What a set selects of a type, with copies beside fields that have any. */
  function withCopies({ selections }: SelectionSetNode, type: string): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.flatMap((one): SelectionNode[] => {
        if (one.kind === Kind.FRAGMENT_SPREAD || one.selectionSet === undefined) return [one];
        if (one.kind === Kind.INLINE_FRAGMENT)
          return [{ ...one, selectionSet: withCopies(one.selectionSet, one.typeCondition?.name.value ?? type) }];
        const field = fieldIn(type, one.name.value);
        if (field === undefined) return [one];
        const whole = { ...one, selectionSet: withCopies(one.selectionSet, namedTypeOf(field.type)) };
        return copied.get(type)?.has(one.name.value) === true
          ? [whole, { ...whole, name: nameNode(copyOf(one.name.value)) }]
          : [whole];
      }),
    };
  }

  /** What is required of a type, by its copies where they tell it. */
  const byCopies = ({ selections }: SelectionSetNode, type: string): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: selections.map((one) =>
      one.kind === Kind.FIELD &&
      copied
        .get(type)
        ?.get(one.name.value)
        ?.some((key) => isWithin(one, key)) === true
        ? { ...one, name: nameNode(copyOf(one.name.value)) }
        : one,
    ),
  });

  const told = (field: FieldDefinitionNode, type: string): FieldDefinitionNode => ({
    ...field,
    directives: (field.directives ?? []).map((join) => {
      if (join.name.value !== 'join__field') return join;
      const [required, provided] = [argumentOf(join, 'requires'), argumentOf(join, 'provides')];
      const other =
        typeof required === 'string' ? withSet(join, 'requires', byCopies(fieldSetOf(required), type)) : join;
      return typeof provided === 'string'
        ? withSet(other, 'provides', withCopies(fieldSetOf(provided), namedTypeOf(field.type)))
        : other;
    }),
  });

  const keyed = supergraph.definitions.map((node) =>
    hasFields(node)
      ? { ...node, directives: (node.directives ?? []).map((directive) => keyedBy(directive, node.name.value)) }
      : node,
  );
  if (copies.size === 0) return {};
  const fields = new Map([...copies].map(([name, own]): [string, string] => [own, name]));
  return {
    graph: {
      supergraph: {
        ...supergraph,
        definitions: keyed.map((node) => {
          if (!hasFields(node)) return node;
          const further = [...(copied.get(node.name.value)?.keys() ?? [])].flatMap((name) => {
            const field = fieldIn(node.name.value, name);
            return field === undefined ? [] : [{ ...field, name: nameNode(copyOf(name)) }];
          });
          return { ...node, fields: [...(node.fields ?? []), ...further].map((field) => told(field, node.name.value)) };
        }),
      },
      fieldOf: (name) => fieldOf(fields.get(name) ?? name),
    },
    ...undoneCopies(fields),
  };
};

function withSet(directive: ConstDirectiveNode, name: string, set: SelectionSetNode): ConstDirectiveNode {
  const value = { kind: Kind.STRING as const, value: stripIgnoredCharacters(print(set)).slice(1, -1) };
  return {
    ...directive,
    arguments: directive.arguments!.map((argument) =>
      argument.name.value === name ? { ...argument, value } : argument,
    ),
  };
}

/** Whether a key tells all that is selected of a field. */
const isWithin = (field: FieldNode, key: FieldNode): boolean =>
  (field.arguments ?? []).length === 0 &&
  (field.selectionSet?.selections ?? []).every(
    (inner) =>
      inner.kind === Kind.FIELD &&
      (key.selectionSet?.selections ?? []).some(
        (one) => one.kind === Kind.FIELD && one.name.value === inner.name.value && isWithin(inner, one),
      ),
  );

type FieldsType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const hasFields = (node: { kind: Kind }): node is FieldsType =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

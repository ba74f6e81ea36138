import { Kind, visit, type ASTNode, type DocumentNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import { fieldSetIn } from '../../fieldSets.ts';
import { isUnsatisfiable, type Correction } from '../composer.ts';
import { nameIn } from '../namedFields.ts';
import { printFieldSet, subgraphFacts, type TypeFacts } from '../subgraphFacts.ts';

/**
 * Fault: a field set with a fragment on an interface below a field of another one (`data { ... on Named { name } }`,
 * data being a Thing) is one that the composer finds no way to, and it refuses the graph.
 *
 * Done: a graph that is refused for that alone is looked over again with what such a fragment means: one for each
 * object type that its subgraph knows of that interface. All paths are checked; what is composed is the graph as it is.
 *
 * Reported: not known upstream.
 * May go: with no composer up to 0.27.0; its test fails with the first that does not need it.
 */
export const interfaceFragments: Correction = (compose) => (subgraphs, satisfiability) => {
  const composed = compose(subgraphs, satisfiability);
  if (composed.errors?.every(isUnsatisfiable) !== true) return composed;
  const spelled = subgraphs.map((subgraph) => ({ ...subgraph, document: withObjectFragments(subgraph.document) }));
  if (spelled.every(({ document }, index) => document === subgraphs[index]!.document)) return composed;
  const checked = compose(spelled, satisfiability);
  if (checked.errors === undefined) return compose(subgraphs, 'unchecked');
  return checked.errors.every(isUnsatisfiable) ? checked : composed;
};

/** The document itself where none of its field sets has such a fragment. */
function withObjectFragments(document: DocumentNode): DocumentNode {
  const { types } = subgraphFacts(document);
  return visit(document, {
    Directive(directive, _key, _parent, _path, ancestors) {
      const argument = directive.arguments?.find(({ name }) => name.value === 'fields');
      if (argument?.value.kind !== Kind.STRING || !argument.value.value.includes('...')) return undefined;
      const set = fieldSetIn(argument.value.value);
      // What its subgraph does not know stays as it is, for the composer to refuse.
      if (set === undefined || !ownersIn(ancestors).some((on) => isKnown(set, on, types))) return undefined;
      const spelled = { ...set, selections: spell(set.selections, types) };
      const value = printFieldSet(spelled);
      if (value === printFieldSet(set)) return undefined;
      const others = directive.arguments!.filter((other) => other !== argument);
      return { ...directive, arguments: [...others, { ...argument, value: { kind: Kind.STRING as const, value } }] };
    },
  });
}

/** On what a directive's field set may be: the type around it, or that of the field. */
function ownersIn(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string[] {
  return ancestors.flatMap((node) => {
    if (!('kind' in node)) return [];
    if (node.kind === Kind.FIELD_DEFINITION) return [namedTypeOf(node.type)];
    return 'name' in node && node.name?.kind === Kind.NAME ? [node.name.value] : [];
  });
}

const isKnown = (set: SelectionSetNode, on: string, types: ReadonlyMap<string, TypeFacts>): boolean =>
  set.selections.every((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const type = selection.typeCondition?.name.value ?? on;
      return types.has(type) && isKnown(selection.selectionSet, type, types);
    }
    if (selection.name.value === '__typename') return true;
    const field = types.get(on)?.fields.get(selection.name.value);
    if (field === undefined) return false;
    return selection.selectionSet === undefined || isKnown(selection.selectionSet, nameIn(field.type), types);
  });

/** Selections with a fragment for each object type in the place of each on an interface. */
function spell(selections: readonly SelectionNode[], types: ReadonlyMap<string, TypeFacts>): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return [selection];
    const inner = spell(selection.selectionSet.selections, types);
    const within = (selected: readonly SelectionNode[]) => ({
      kind: Kind.SELECTION_SET as const,
      selections: selected,
    });
    if (selection.kind === Kind.FIELD)
      return [{ ...selection, selectionSet: within(inner.length > 0 ? inner : typename) }];
    const on = selection.typeCondition;
    if (on === undefined) return inner;
    const known = types.get(on.name.value)?.kind;
    const objects =
      known === Kind.INTERFACE_TYPE_DEFINITION
        ? [...types].flatMap(([type, { kind, interfaces }]) =>
            kind === Kind.OBJECT_TYPE_DEFINITION && interfaces.has(on.name.value) ? [type] : [],
          )
        : [on.name.value];
    return objects.flatMap((type) => {
      const selected = known === undefined ? inner : ofObject(inner, type);
      const condition = { ...on, name: { ...on.name, value: type } };
      return selected.length === 0 ? [] : [{ ...selection, typeCondition: condition, selectionSet: within(selected) }];
    });
  });
}

const typename = [{ kind: Kind.FIELD as const, name: { kind: Kind.NAME as const, value: '__typename' } }];

/** What selections of objects are those of one type. */
const ofObject = (selections: readonly SelectionNode[], type: string): SelectionNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [selection];
    return (selection.typeCondition?.name.value ?? type) === type
      ? ofObject(selection.selectionSet.selections, type)
      : [];
  });

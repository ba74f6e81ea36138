import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../../operation/ast.ts';
import { compositeTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { fieldsIn, objectsOf } from '../../supergraph/possibleTypes.ts';
import { agreedProvides } from './agreedProvides.ts';
import type { Correction } from './correction.ts';
import { documentOf, fetchesIn } from './fetchDocument.ts';
import { providingIn, withProvisions } from './providesDirectives.ts';

/**
 * Fault: the planner tells apart what is provided only by type, subgraph and a number that starts anew for every type:
 * what one @provides says is believed on all its levels, and below fields of other types. Such a plan asks a subgraph
 * for fields that it does not know at that place: it is found, and planned anew over what is provided along the
 * operation's own fields only, without what of that the planner can get wrong.
 *
 * Reported: no report upstream is known; found by the random graphs of test/federation.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const soundProvides: Correction = ({ supergraph, schema, fieldOf }) => {
  const providing = providingIn(supergraph, fieldOf);
  if (providing.provisions.length === 0) return {};
  const { provisions, setOf, isForeign } = providing;
  if (agreedProvides(providing, schema) === provisions) return {};

  function isKnown(
    service: string,
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    provided: readonly SelectionSetNode[],
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  ): boolean {
    return selections.every((selection) => {
      if (selection.kind !== Kind.FIELD) {
        const { typeCondition, selectionSet } =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
        return isKnown(service, selectionSet, typeNamed(schema, typeCondition) ?? parent, provided, fragments);
      }
      const name = fieldOf(selection.name.value);
      if (name.startsWith('__')) return true;
      const here = fieldsIn(schema, provided, parent).filter((field) => field.name.value === name);
      if (here.length === 0 && objectsOf(schema, parent).some((object) => isForeign(service, object.name, name)))
        return false;
      if (selection.selectionSet === undefined) return true;
      // The planner's own root field: what is below it says its types.
      if (name === '_entities') return isKnown(service, selection.selectionSet, parent, [], fragments);
      const own = setOf(service, parent.name, name);
      const inner = [...here.flatMap(({ selectionSet }) => selectionSet ?? []), ...(own === undefined ? [] : [own])];
      return isKnown(service, selection.selectionSet, compositeTypeOf(schema, parent, name), inner, fragments);
    });
  }

  return {
    replan: {
      supergraphFor: (fields) =>
        withProvisions(
          supergraph,
          agreedProvides(
            {
              ...providing,
              provisions: provisions
                .filter(({ field }) => fields.has(field))
                .map((provision) => ({ ...provision, set: used(provision.set, fields) })),
            },
            schema,
          ),
        ),
      isSound: (plan) => fetchesIn(plan).every((fetch) => isKnownTo(fetch.serviceName, documentOf(fetch))),
    },
  };

  function isKnownTo(service: string, document: DocumentNode): boolean {
    const fragments = fragmentsOf(document);
    return document.definitions.every(
      (definition) =>
        definition.kind !== Kind.OPERATION_DEFINITION ||
        isKnown(service, definition.selectionSet, schema.getRootType(definition.operation)!, [], fragments),
    );
  }
};

/** A set without the objects that fields of other names lead to. */
const used = ({ selections }: SelectionSetNode, fields: ReadonlySet<string>): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections: selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || selection.selectionSet === undefined) return [selection];
    const inner = used(selection.selectionSet, fields);
    return inner.selections.length === 0 || (selection.kind === Kind.FIELD && !fields.has(selection.name.value))
      ? []
      : [{ ...selection, selectionSet: inner }];
  }),
});

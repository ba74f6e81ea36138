import {
  Kind,
  visit,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { argumentOf } from '#gateway/supergraph/joinDirectives.ts';
import { ownNames } from '../../ownNames.ts';
import type { Correction, Subgraph } from '../composer.ts';

/**
 * Fault: where a subgraph's text has a field set that selects of an @interfaceObject before that itself (a @provides of
 * `Query`, a @requires of a type before it), the composer takes it for an object, and ends with an exception.
 *
 * Done: it is told of a subgraph's @interfaceObjects first, and of their fields with field sets once it knows them all.
 *
 * Reported: not known upstream.
 * May go: with no composer up to 0.27.0; its test fails with the first that does not need it.
 */
export const interfaceObjectsFirst: Correction = (compose) => (subgraphs, satisfiability) => {
  const told = subgraphs.map(withObjectsFirst);
  const composed = compose(told, satisfiability);
  return composed.errors !== undefined || told.every((one, index) => one === subgraphs[index])
    ? composed
    : { supergraph: visit(composed.supergraph, { InterfaceTypeDefinition: asDefined }) };
};

/** The subgraph itself where it has none. */
function withObjectsFirst(subgraph: Subgraph): Subgraph {
  const [first, fields, others]: [DefinitionNode[], DefinitionNode[], DefinitionNode[]] = [[], [], []];
  const called = ownNames(subgraph.document).definitions;
  for (const [index, node] of subgraph.document.definitions.entries()) {
    const own = called[index]!;
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !has(own as ObjectTypeDefinitionNode, 'interfaceObject')) {
      others.push(node);
      continue;
    }
    const hasSet = (_: FieldDefinitionNode, at: number): boolean => {
      const field = (own as ObjectTypeDefinitionNode).fields![at]!;
      return has(field, 'requires') || has(field, 'provides');
    };
    const { name, fields: all = [] } = node;
    const later = all.filter(hasSet);
    first.push({ ...node, fields: all.filter((field) => !later.includes(field)) });
    if (later.length > 0) fields.push({ kind: Kind.OBJECT_TYPE_EXTENSION, name, fields: later });
  }
  return first.length === 0
    ? subgraph
    : { ...subgraph, document: { ...subgraph.document, definitions: [...first, ...fields, ...others] } };
}

/** An interface that is an object in a subgraph is no extension there. */
const asDefined = (node: InterfaceTypeDefinitionNode): InterfaceTypeDefinitionNode => ({
  ...node,
  directives: (node.directives ?? []).map((directive) =>
    directive.name.value === 'join__type' && argumentOf(directive, 'isInterfaceObject') === true
      ? { ...directive, arguments: directive.arguments!.filter(({ name }) => name.value !== 'extension') }
      : directive,
  ),
});

const has = ({ directives = [] }: Pick<FieldDefinitionNode, 'directives'>, directive: string): boolean =>
  directives.some(({ name }) => name.value === directive);

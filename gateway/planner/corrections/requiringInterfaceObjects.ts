import {
  Kind,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import { namedTypeOf } from '../../supergraph/fieldTypes.ts';
import { interfaceObjectsOf } from '../../supergraph/interfaceObjects.ts';
import { argumentOf, joinFieldsOf, joinTypesOf, subgraphNamesOf } from '../../supergraph/joinDirectives.ts';
import type { Correction } from './correction.ts';

/**
 * Fault: the planner fails on a field with @requires of an @interfaceObject where the object comes from the subgraph
 * that has the field, itself asked for entities: it does not leave a subgraph to come back to it. So such fields, and
 * what may be asked beside them, stand in a subgraph of their own, whose requests go to the same.
 *
 * Reported: graphql-hive/router#1309.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const requiringInterfaceObjects: Correction = ({ supergraph }) => {
  const names = subgraphNamesOf(supergraph);
  const { inSubgraph } = interfaceObjectsOf(supergraph);
  const apart = new Map<string, string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of (node.fields ?? []).flatMap(joinFieldsOf)) {
      const graph = String(argumentOf(join, 'graph'));
      const isOwn = inSubgraph.get(names.get(graph) ?? '')?.has(node.name.value);
      if (isOwn === true && argumentOf(join, 'requires') !== undefined) apart.set(graph, `${graph}${suffix}`);
    }
  }
  if (apart.size === 0) return {};
  const own = new Map([...apart.keys()].map((graph) => [apartName(names.get(graph)!), names.get(graph)!]));
  return {
    graph: { supergraph: withGraphsApart(supergraph, apart) },
    fetch: (fetch) => ({ ...fetch, serviceName: own.get(fetch.serviceName) ?? fetch.serviceName }),
  };
};

const suffix = '__REQUIRING';
const apartName = (name: string): string => `${name} (requiring)`;
const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

/** @param apart by the names of graphs in directives those of the graphs that stand apart of them. */
function withGraphsApart(supergraph: DocumentNode, apart: ReadonlyMap<string, string>): DocumentNode {
  const names = subgraphNamesOf(supergraph);
  const composite = new Set(
    supergraph.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      node.kind === Kind.UNION_TYPE_DEFINITION
        ? [node.name.value]
        : [],
    ),
  );

  /** What stands in a graph stands in the one apart of it too. */
  const repeated = <Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
    node: Node,
  ): Node => ({
    ...node,
    directives: node.directives?.flatMap((directive) => {
      const other = apart.get(graphOf(directive));
      return other === undefined ? [directive] : [directive, withText(directive, 'graph', other)];
    }),
  });

  const repeatedGraphs = (values: readonly EnumValueDefinitionNode[] = []): EnumValueDefinitionNode[] =>
    values.flatMap((value) => {
      const other = apart.get(value.name.value);
      if (other === undefined) return [value];
      const name = apartName(names.get(value.name.value)!);
      const directives = value.directives?.map((directive) => withText(directive, 'name', name));
      return [value, { ...value, name: nameNode(other), ...(directives && { directives }) }];
    });

  /** A field that requires something is apart only; what leads on to other objects is not. */
  function fieldOfObjects(field: FieldDefinitionNode, type: InterfaceTypeDefinitionNode): FieldDefinitionNode {
    const joins = joinFieldsOf(field);
    // A field without these belongs to every subgraph of its type.
    const all = joins.length > 0 ? joins : [...new Set(joinTypesOf(type).map(graphOf))].map(joinFieldOf);
    const directives = all.flatMap((join) => {
      const other = apart.get(graphOf(join));
      if (other === undefined || isOverridden(all, names.get(graphOf(join))!)) return [join];
      if (argumentOf(join, 'requires') !== undefined) return [withText(join, 'graph', other)];
      const leadsOn = composite.has(namedTypeOf(field.type)) && argumentOf(join, 'external') !== true;
      return leadsOn ? [join] : [join, withText(join, 'graph', other)];
    });
    return { ...field, directives: [...(field.directives ?? []).filter((one) => !joins.includes(one)), ...directives] };
  }

  function fieldOf(field: FieldDefinitionNode): FieldDefinitionNode {
    const isPlain = joinFieldsOf(field).every(
      (join) => argumentOf(join, 'requires') === undefined && argumentOf(join, 'override') === undefined,
    );
    return isPlain ? repeated(field) : field;
  }

  function fieldsOf(type: InterfaceTypeDefinitionNode | ObjectTypeDefinitionNode): FieldDefinitionNode[] {
    const isObjects =
      type.kind === Kind.INTERFACE_TYPE_DEFINITION &&
      joinTypesOf(type).some((join) => apart.has(graphOf(join)) && argumentOf(join, 'isInterfaceObject') === true);
    return (type.fields ?? []).map((field) => (isObjects ? fieldOfObjects(field, type) : fieldOf(field)));
  }

  return {
    ...supergraph,
    definitions: supergraph.definitions.map((node): DefinitionNode => {
      switch (node.kind) {
        case Kind.ENUM_TYPE_DEFINITION:
          return node.name.value === 'join__Graph'
            ? { ...node, values: repeatedGraphs(node.values) }
            : { ...repeated(node), values: (node.values ?? []).map(repeated) };
        case Kind.OBJECT_TYPE_DEFINITION:
        case Kind.INTERFACE_TYPE_DEFINITION:
          return rootTypes.has(node.name.value) ? node : { ...repeated(node), fields: fieldsOf(node) };
        case Kind.INPUT_OBJECT_TYPE_DEFINITION:
          return { ...repeated(node), fields: (node.fields ?? []).map(repeated) };
        case Kind.UNION_TYPE_DEFINITION:
        case Kind.SCALAR_TYPE_DEFINITION:
          return repeated(node);
        default:
          return node;
      }
    }),
  };
}

const graphOf = (join: ConstDirectiveNode): string => String(argumentOf(join, 'graph'));

const isOverridden = (joins: readonly ConstDirectiveNode[], name: string): boolean =>
  joins.some((join) => argumentOf(join, 'override') === name);

/** A directive with another text, or name of an enum value, as an argument that it has. */
const withText = (directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).map((argument) =>
    argument.name.value === name ? { ...argument, value: { ...argument.value, value } as ConstValueNode } : argument,
  ),
});

const joinFieldOf = (graph: string): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: nameNode('join__field'),
  arguments: [{ kind: Kind.ARGUMENT, name: nameNode('graph'), value: { kind: Kind.ENUM, value: graph } }],
});

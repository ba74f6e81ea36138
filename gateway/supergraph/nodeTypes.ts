import {
  isTypeDefinitionNode,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { permissionsStated } from '#platform/graphql/rights.ts';
import { namedTypeOf } from './fieldTypes.ts';
import { argumentOf, fieldSetOf, joinFieldsOf, joinTypesOf } from './joinDirectives.ts';
import type { Feature } from './linkFeatures.ts';
import { identityIdentity } from './supportedFeatures.ts';

// What the gateway adds to a graph for Relay's global object identification (decision 47).

/** The interface of all that is found by one id. */
export const nodeInterface = 'Node';
/** The field with that id. */
export const nodeIdField = 'nodeId';
/** The root fields that find by it, with the argument that they take. */
export const nodeFields = { node: 'id', nodes: 'ids' } as const;

/** The types whose objects are nodes, with the subgraph (as join directives call it) that knows which of them exist. */
export type NodeTypes = ReadonlyMap<string, string>;

/**
 * The types of a canonical supergraph that clients see with their id, and whose objects some subgraph finds by that
 * alone; undefined where there are none, or where the graph has a meaning of its own for one of our names.
 */
export function nodeTypesOf(canonical: DocumentNode): NodeTypes | undefined {
  const types = new Map<string, string>();
  const query = queryNameOf(canonical);
  for (const node of canonical.definitions) {
    if (!isTypeDefinitionNode(node)) continue;
    if (node.name.value === nodeInterface) return undefined;
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const fields = (node.fields ?? []).map(({ name }) => name.value);
    if (node.name.value === query && Object.keys(nodeFields).some((name) => fields.includes(name))) return undefined;
    const owner = isVisible(node) && !fields.includes(nodeIdField) ? ownerOf(node) : undefined;
    if (owner !== undefined) types.set(node.name.value, owner);
  }
  return types.size === 0 ? undefined : types;
}

/** Whether a graph has nodes unless it is said otherwise: ours has, whose names are known. */
export const hasNodes = (features: readonly Feature[]): boolean =>
  features.some(({ identity }) => identity === identityIdentity);

/** What a document calls the root type of queries. */
export function queryNameOf({ definitions }: DocumentNode): string {
  const named = definitions.flatMap((node) => (node.kind === Kind.SCHEMA_DEFINITION ? node.operationTypes : []));
  return named.find(({ operation }) => operation === 'query')?.type.name.value ?? 'Query';
}

const isHidden = ({ directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] | undefined }): boolean =>
  directives.some(({ name }) => name.value === 'inaccessible');

/** Whether clients see a type, and an id of it that is always there. */
function isVisible(type: ObjectTypeDefinitionNode): boolean {
  const id = type.fields?.find(({ name }) => name.value === 'id');
  return (
    !isHidden(type) &&
    id?.type.kind === Kind.NON_NULL_TYPE &&
    id.type.type.kind === Kind.NAMED_TYPE &&
    namedTypeOf(id.type) === 'ID' &&
    !isHidden(id)
  );
}

/**
 * The subgraph that has a type's own fields, of those that find its objects by their id: the others contribute fields,
 * and take any id for one. A contributed field of ours states what it asks; of graphs that state nothing, the subgraph
 * with the most fields counts, the first of several.
 */
function ownerOf(type: ObjectTypeDefinitionNode): string | undefined {
  const finding = joinTypesOf(type)
    .filter((join) => isId(argumentOf(join, 'key')) && argumentOf(join, 'resolvable') !== false)
    .map((join) => String(argumentOf(join, 'graph')));
  const candidates = [...new Set(finding)];
  const own = new Map(candidates.map((graph) => [graph, 0]));
  for (const field of type.fields ?? []) {
    if (field.name.value === 'id' || permissionsStated(field.directives ?? []).length > 0) continue;
    const joins = joinFieldsOf(field);
    const graphs = joins.length === 0 ? candidates : joins.filter(isResolved).map((join) => argumentOf(join, 'graph'));
    for (const graph of graphs) if (typeof graph === 'string' && own.has(graph)) own.set(graph, own.get(graph)! + 1);
  }
  return candidates.toSorted((one, other) => own.get(other)! - own.get(one)!)[0];
}

const isResolved = (join: ConstDirectiveNode): boolean =>
  argumentOf(join, 'external') !== true && argumentOf(join, 'usedOverridden') !== true;

function isId(key: string | boolean | undefined): boolean {
  if (typeof key !== 'string') return false;
  const { selections } = fieldSetOf(key);
  const [only] = selections;
  return selections.length === 1 && only?.kind === Kind.FIELD && only.name.value === 'id';
}

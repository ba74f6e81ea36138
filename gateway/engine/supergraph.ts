import {
  buildASTSchema,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';
import { accessOf, type Need } from '#platform/graphql/access.ts';
import { isIdempotent } from '#platform/graphql/idempotent.ts';
import type { Rights } from '#platform/graphql/rights.ts';
import { nodesOf, type Nodes } from '../executor/answerNodes.ts';
import { limitIntrospection, type IntrospectionLimit } from '../operation/introspectionLimit.ts';
import { withNodePlans } from '../planner/nodePlans.ts';
import { createPlanner, type Planner } from '../planner/planner.ts';
import { apiSchemaOf, judgeOurScalars } from '../supergraph/apiSchema.ts';
import { canonicalSupergraph } from '../supergraph/canonicalNames.ts';
import { interfaceObjectsOf } from '../supergraph/interfaceObjects.ts';
import { featuresOf } from '../supergraph/linkFeatures.ts';
import { withNodes } from '../supergraph/nodeGraph.ts';
import { withNodeRights } from '../supergraph/nodeRights.ts';
import { hasNodes, nodeTypesOf } from '../supergraph/nodeTypes.ts';
import { operationSchemaOf } from '../supergraph/operationSchema.ts';
import { requirementsOf, type Requirements } from '../supergraph/requirements.ts';
import { rootNamesOf, withNames } from '../supergraph/rootTypes.ts';
import { supergraphRights } from '../supergraph/supergraphRights.ts';
import { assertSupportedFeatures, identityIdentity, UnservableSupergraph } from '../supergraph/supportedFeatures.ts';

/** The composed graph as the gateway uses it; nothing in it changes while the process runs. */
export interface Supergraph {
  /** What clients see and introspect. */
  apiSchema: GraphQLSchema;
  /** What their operations are validated against. */
  operationSchema: GraphQLSchema;
  /**
   * Everything that subgraphs may answer, @inaccessible types included; root types have their usual names, as in plans.
   */
  fullSchema: GraphQLSchema;
  /** Every field name of the graph. */
  fieldNames: ReadonlySet<string>;
  /** The interfaces that some subgraph has as objects (@interfaceObject). */
  interfaceObjects: ReadonlySet<string>;
  /** Each subgraph's whole URL as composed, by its name. */
  urls: ReadonlyMap<string, string>;
  /** Whether any type belongs to an organization (@tenantScoped): such a graph must not be served without identity. */
  tenantScoped: boolean;
  /** What a root field needs of the caller (@access); ORGANIZATION where nothing is said. */
  needOf(operation: OperationTypeNode, field: string): Need;
  /** Whether a mutation takes an idempotency key (@idempotent). */
  takesKey(mutation: string): boolean;
  /** What is found by one id; undefined where nothing is (decision 47). */
  nodes: Nodes | undefined;
  /** What its fields and types ask of who reads them (@permission, @own), by the names of the API schema. */
  rights: Rights;
  /** What subgraphs require of each other's entities; root types have their usual names. */
  requirements: Requirements;
  planner: Planner;
  /** Made when it is asked for first: most graphs are read to be compared. */
  introspectionLimit(): IntrospectionLimit;
}

export interface ReadOptions {
  /** Whether plans over it are to be judged (`createPlanner`). */
  patient?: boolean | undefined;
  /** Whether objects are found by one id; by default in a graph with organizations. */
  nodes?: boolean | undefined;
}

/**
 * Reads the supergraph of any Federation 2 composer (join v0.3 to v0.5).
 * @throws UnservableSupergraph when the text is no supergraph, or one that this gateway would answer wrongly; the
 * message says which specification it lacks.
 */
export function readSupergraph(sdl: string, options: ReadOptions = {}): Supergraph {
  const supergraph = understand(sdl, options);
  supergraph.planner.assertReadable();
  return supergraph;
}

/**
 * The same for one that takes the place of another: the planner, which ends its process where it meets what it did not
 * expect, reads it elsewhere.
 * @throws UnservableSupergraph (the promise); Error when that takes too long, or ends the process.
 */
export async function readSupergraphApart(sdl: string, options: Pick<ReadOptions, 'nodes'> = {}): Promise<Supergraph> {
  let supergraph: Supergraph;
  try {
    supergraph = understand(sdl, options);
  } catch (error) {
    throw error instanceof UnservableSupergraph
      ? error
      : new UnservableSupergraph(`is not a supergraph: ${(error as Error).message}`);
  }
  await supergraph.planner.proveReadable();
  return supergraph;
}

function understand(sdl: string, { patient, nodes: wanted }: ReadOptions): Supergraph {
  const document = parsed(sdl);
  const features = featuresOf(document);
  assertSupportedFeatures(features);
  const canonical = canonicalSupergraph(document, features);
  const rootNames = rootNamesOf(canonical);
  const planned = withNames(canonical, rootNames);
  const nodes = (wanted ?? hasNodes(features)) ? nodeTypesOf(canonical) : undefined;
  const apiSchema = apiSchemaOf(nodes === undefined ? canonical : withNodes(canonical, nodes));
  if (features.some(({ identity }) => identity === identityIdentity)) judgeOurScalars(apiSchema);
  let limit: IntrospectionLimit | undefined;
  const composed = buildASTSchema(planned, { assumeValid: true, assumeValidSDL: true });
  const planner = createPlanner(planned, rootNames, { schema: composed, patient });
  const extended = nodes && withNodes(planned, nodes);
  const fullSchema = extended ? buildASTSchema(extended, { assumeValid: true, assumeValidSDL: true }) : composed;
  const rights = supergraphRights(canonical);
  return {
    apiSchema,
    operationSchema: operationSchemaOf(apiSchema),
    fullSchema,
    fieldNames: fieldNamesOf(fullSchema),
    interfaceObjects: new Set([...interfaceObjectsOf(canonical).inSubgraph.values()].flatMap((names) => [...names])),
    urls: urlsOf(canonical),
    tenantScoped: isTenantScoped(canonical),
    needOf(operation, field) {
      const known = fullSchema.getRootType(operation)?.getFields()[field];
      return known === undefined ? 'ORGANIZATION' : accessOf(known);
    },
    takesKey(mutation) {
      const known = fullSchema.getMutationType()?.getFields()[mutation];
      return known !== undefined && isIdempotent(known);
    },
    nodes: nodes && nodesOf(nodes),
    rights: nodes === undefined ? rights : withNodeRights(rights, nodes),
    requirements: requirementsOf(planned),
    planner:
      extended === undefined
        ? planner
        : withNodePlans(planner, () => createPlanner(extended, rootNames, { schema: fullSchema, patient }), apiSchema),
    introspectionLimit: () => (limit ??= limitIntrospection(apiSchema)),
  };
}

function parsed(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new UnservableSupergraph(`is no supergraph: ${error.message}`);
  }
}

function fieldNamesOf(schema: GraphQLSchema): Set<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  return new Set(types.flatMap((type) => Object.keys(type.getFields())));
}

function urlsOf({ definitions }: DocumentNode): Map<string, string> {
  const urls = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const { directives = [] } of definition.values ?? []) {
      const graph = directives.find(({ name }) => name.value === 'join__graph');
      const given = Object.fromEntries(
        (graph?.arguments ?? []).map(({ name, value }) => [name.value, value.kind === Kind.STRING ? value.value : '']),
      );
      if (given['name']) urls.set(given['name'], given['url'] ?? '');
    }
  }
  if (urls.size === 0) throw new UnservableSupergraph('is no supergraph: it names no subgraph (enum join__Graph)');
  return urls;
}

function isTenantScoped(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      found ||= name.value === 'tenantScoped';
    },
  });
  return found;
}

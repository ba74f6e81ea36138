import { buildASTSchema, isInterfaceType, isObjectType, Kind, parse, type DocumentNode, type GraphQLSchema, type OperationTypeNode } from 'graphql';
import { accessOf, type Need } from '#platform/access.ts';
import { apiSchemaOf } from './apiSchema.ts';
import { createPlanner, type Planner } from './plan/planner.ts';

/** The composed graph as the gateway uses it; nothing in it changes while the process runs. */
export interface Supergraph {
  /** What clients see, validate against and introspect. */
  apiSchema: GraphQLSchema;
  /** Everything that subgraphs may answer, @inaccessible types included. */
  fullSchema: GraphQLSchema;
  /** Every field name of the graph. */
  fieldNames: ReadonlySet<string>;
  /** Each subgraph's URL as composed. */
  urls: ReadonlyMap<string, string>;
  /** What a root field needs of the caller (@access); ORGANIZATION where nothing is said. */
  needOf(operation: OperationTypeNode, field: string): Need;
  planner: Planner;
}

/** @throws GraphQLError or Error when the text is not a supergraph. */
export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true });
  const fullSchema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  return {
    apiSchema: apiSchemaOf(document),
    fullSchema,
    fieldNames: fieldNamesOf(fullSchema),
    urls: urlsOf(document),
    needOf(operation, field) {
      const known = fullSchema.getRootType(operation)?.getFields()[field];
      return known === undefined ? 'ORGANIZATION' : accessOf(known);
    },
    planner: createPlanner(sdl),
  };
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
      const given = Object.fromEntries((directives[0]?.arguments ?? []).map(({ name, value }) => [name.value, value.kind === Kind.STRING ? value.value : '']));
      if (given['name']) urls.set(given['name'], given['url'] ?? '');
    }
  }
  if (urls.size === 0) throw new Error('the supergraph names no subgraph (enum join__Graph)');
  return urls;
}

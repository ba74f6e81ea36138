import { buildASTSchema, isInterfaceType, isObjectType, Kind, OperationTypeNode, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { apiSchemaOf } from './apiSchema.ts';
import { createPlanner, type Planner } from './plan/planner.ts';

export type Need = 'NOTHING' | 'USER' | 'ORGANIZATION';

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
  const needs = needsOf(fullSchema);
  return {
    apiSchema: apiSchemaOf(document),
    fullSchema,
    fieldNames: fieldNamesOf(fullSchema),
    urls: urlsOf(document),
    needOf: (operation, field) => needs.get(`${operation} ${field}`) ?? 'ORGANIZATION',
    planner: createPlanner(sdl),
  };
}

function needsOf(schema: GraphQLSchema): Map<string, Need> {
  const needs = new Map<string, Need>();
  for (const operation of Object.values(OperationTypeNode)) {
    for (const field of Object.values(schema.getRootType(operation)?.getFields() ?? {})) {
      const access = field.astNode?.directives?.find(({ name }) => name.value === 'access');
      const value = access?.arguments?.find(({ name }) => name.value === 'needs')?.value;
      if (value?.kind === Kind.ENUM) needs.set(`${operation} ${field.name}`, value.value as Need);
    }
  }
  return needs;
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

import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { composeSubgraphs } from '#tools/schema/composer/composeSubgraphs.ts';
import { product, review, root, user } from './data.ts';

export const subgraphNames = ['accounts', 'inventory', 'products', 'reviews'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

const typeDefs = (name: SubgraphName) =>
  parse(readFileSync(new URL(`./subgraphs/${name}.graphql`, import.meta.url), 'utf8'));

/** A subgraph's schema; it resolves from the whole data what its SDL names. */
export const subgraphSchema = (name: SubgraphName): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: typeDefs(name), resolvers: entities }]);

type Representation = Record<string, string>;
/** What the gateway sends with a key (@requires) stands over the data. */
const entities = {
  User: { __resolveReference: (given: Representation) => ({ ...user(given['id']!), ...given }) },
  Product: { __resolveReference: (given: Representation) => ({ ...product(given['upc']!), ...given }) },
  Review: { __resolveReference: (given: Representation) => ({ ...review(given['id']!), ...given }) },
};

/** The supergraph over these addresses and the schema that its clients see. */
export function compose(urlOf: (name: SubgraphName) => string): { supergraph: string; api: GraphQLSchema } {
  const composed = composeSubgraphs(
    subgraphNames.map((name) => ({ name, document: typeDefs(name), url: urlOf(name) })),
  );
  if (composed.supergraph === undefined) throw new Error(String(composed.errors));
  return { supergraph: composed.supergraph, api: apiSchemaOf(composed.supergraph) };
}

/** The answer of one schema over the whole data: what every gateway must answer. */
export const answerOf = (api: GraphQLSchema, source: string): Promise<ExecutionResult> =>
  graphql({ schema: api, source, rootValue: root });

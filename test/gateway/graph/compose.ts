import { composeServices } from '@theguild/federation-composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';

/** What stands before every small subgraph's SDL. */
export const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key", "@shareable", "@composeDirective", "@external", "@extends", "@requires", "@provides", "@inaccessible", "@override", "@interfaceObject"
  ])
  @link(url: "https://specs.orgraph.dev/identity/v1.0", import: ["@access"])
  @composeDirective(name: "@access")
directive @access(needs: Need!) on FIELD_DEFINITION
enum Need { NOTHING USER ORGANIZATION }
`;

export interface SmallSubgraph {
  name: string;
  sdl: string;
  resolvers: object;
  url?: string;
  /** What its process serves, where that is not what was composed. */
  serves?: string;
}

export function composeSmall(subgraphs: readonly SmallSubgraph[]): string {
  const result = composeServices(subgraphs.map(({ name, sdl, url }) => ({ name, url: url ?? `http://${name}.test/graphql`, typeDefs: parse(header + sdl) })));
  if (result.supergraphSdl === undefined) throw new Error(result.errors.map(String).join('\n'));
  return result.supergraphSdl;
}

export const schemaOf = ({ sdl, serves, resolvers }: SmallSubgraph): GraphQLSchema => buildSubgraphSchema([{ typeDefs: parse(header + (serves ?? sdl)), resolvers: resolvers as never }]);

import { buildSchema, parse } from 'graphql';
import type { CheckContext, GraphState } from '#tools/check/context.ts';
import { findNamed } from '#tools/schema/coordinates.ts';

/** What begins the SDL of a subgraph in any language: the links, without which nothing is federation or tenancy. */
export const links =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override"]) @link(url: "https://specs.orgraph.dev/identity/v1.1", import: ["@access", "@permission", "@own", "@tenantScoped", "@global"])';

/** A graph of these SDLs by subgraph; each line of an SDL is a line of `<name>.graphql`. */
export const stateOf = (sdls: Record<string, string>): GraphState => ({
  supergraph: '',
  apiSchema: buildSchema('type Query { nothing: Int }'),
  subgraphs: new Map(
    Object.entries(sdls).map(([name, sdl]) => [
      name,
      {
        name,
        url: `http://${name}.test/graphql`,
        sdl,
        placeOf(coordinate: string) {
          const node = findNamed(parse(sdl), coordinate);
          return node === undefined ? undefined : { file: `${name}.graphql`, line: node.loc!.startToken.line };
        },
      },
    ]),
  ),
});

export const contextOf = (
  subgraph: string,
  before: GraphState | undefined,
  after: GraphState,
  directory = '/',
  commit?: string,
): CheckContext => ({
  subgraph,
  before,
  after,
  directory,
  base: { kind: 'git', title: 'the base', commit },
  options: { allowUnused: false, windowDays: 30, traffic: undefined },
});

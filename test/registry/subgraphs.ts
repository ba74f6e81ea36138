import type { Publication } from '#tools/registry/publish.ts';

/** A subgraph with these root fields. */
export const subgraphWith = (name: string, fields: string): Publication => ({
  name,
  url: `http://${name}.test/graphql`,
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n\ntype Query {\n  ${fields}\n}\n`,
});

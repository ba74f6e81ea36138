import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';

/** Two subgraphs as other people's are, each at a port of its own; the ports are told to who has started it. */
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const subgraphs = [
  {
    sdl: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { products: () => [{ id: '1', name: 'Chair' }] } },
  },
  {
    sdl: 'type Product @key(fields: "id") { id: ID! reviews: [Review] } type Review { text: String }',
    resolvers: { Product: { reviews: () => [{ text: 'Stands' }] } },
  },
];

const ports = subgraphs.map(async ({ sdl, resolvers }) => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(link + sdl), resolvers }]);
  const answered = async (body: string) => {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return JSON.stringify(await graphql({ schema, source: query, variableValues: variables }));
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    void text(request)
      .then(answered)
      .then((answer) => response.end(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
});
process.send!(await Promise.all(ports));

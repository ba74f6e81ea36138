import type { IncomingHttpHeaders } from 'node:http';
import { graphql } from 'graphql';
import { listen, readBody, sendJson } from '#platform/process/httpServer.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from '../gateway/fixture/compose.ts';

export interface Received {
  service: string;
  headers: IncomingHttpHeaders;
  query: string;
}

/** Small subgraphs over HTTP that answer everybody, and their supergraph. */
export async function serve(subgraphs: readonly SmallSubgraph[]) {
  const received: Received[] = [];
  const servers = await Promise.all(
    subgraphs.map((subgraph) => {
      const schema = schemaOf(subgraph);
      return listen(
        (request, response) => {
          void readBody(request, 1_000_000).then(async (body) => {
            const { query, variables } = JSON.parse(body.toString()) as {
              query: string;
              variables?: Record<string, unknown>;
            };
            received.push({ service: subgraph.name, headers: request.headers, query });
            sendJson(response, 200, await graphql({ schema, source: query, variableValues: variables ?? {} }));
          });
        },
        0,
        '127.0.0.1',
      );
    }),
  );
  const urls = servers.map(({ url }) => `${url}/graphql`);
  return {
    supergraphSdl: composeSmall(subgraphs.map((subgraph, index) => ({ ...subgraph, url: urls[index]! }))),
    urls,
    received,
    stop: () => Promise.all(servers.map((server) => server.drain(0))),
  };
}

import type { IncomingHttpHeaders } from 'node:http';
import { graphql, GraphQLError } from 'graphql';
import { identityRequired } from '#platform/values/errors.ts';
import { listen, readBody, sendJson } from '#platform/process/httpServer.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';
import { createLog } from '#platform/process/log.ts';
import { createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { endpointsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { openFixedIdentityKeys } from '#gateway/identity/fixedIdentityKeys.ts';
import { fixedIdentityMode } from '#gateway/identity/fixedIdentityMode.ts';
import { publicMode } from '#gateway/identity/publicMode.ts';
import { openGateway } from '#gateway/deployment/openGateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from './compose.ts';

export interface ForeignRequest { service: string; url: string; headers: IncomingHttpHeaders; identity: Identity | undefined }

const subgraphs: SmallSubgraph[] = [
  { name: 'accounts', sdl: 'type Query { me: User everything(length: Int!): String! closed: Int } type Mutation { rename: String } type User @key(fields: "id") { id: ID! name: String }',
    resolvers: { Query: { me: () => ({ id: '1', name: 'Zoë' }), everything: (_: unknown, { length }: { length: number }) => 'é'.repeat(length), closed: () => { throw new GraphQLError('Closed.', { extensions: { code: 'SHOP_CLOSED', until: '9:00' } }); } }, Mutation: { rename: () => 'renamed' } } },
  { name: 'guarded', sdl: 'type Query { secret: String } type User @key(fields: "id") { id: ID! bought: Int }', resolvers: { Query: { secret: () => 'told' }, User: { bought: () => 3 } } },
];

/**
 * A gateway without organizations in front of somebody else's subgraphs, whose URLs are `/<name>?graph=1`. Without an identity it is public, and the subgraph
 * `guarded` answers 401 to what is not signed; with one, both prove what they receive.
 */
export async function deployForeign({ identity, forwardHeaders = '', corsOrigins = [], bodyBytes = 10_000 }: { identity?: Identity; forwardHeaders?: string; corsOrigins?: string[]; bodyBytes?: number } = {}) {
  const received: ForeignRequest[] = [];
  const keys = await openFixedIdentityKeys('', '');
  await keys.ensure(subgraphs.map(({ name }) => name));
  const servers = await Promise.all(subgraphs.map(async (subgraph) => {
    const schema = schemaOf(subgraph);
    const verifier = createRequestVerifier(readOwnKeys(keys.directory, subgraph.name), keys.ring);
    const server = await listen((request, response) => {
      void (async () => {
        const { method = '', url = '', headers } = request;
        const body = await readBody(request, 1_000_000);
        const proven = identity === undefined ? undefined : await verifier.verify({ method, path: url, headers, body });
        received.push({ service: subgraph.name, url, headers, identity: proven?.identity });
        if (subgraph.name === 'guarded' && proven === undefined) throw identityRequired();
        const { query, variables } = JSON.parse(body.toString()) as { query: string; variables?: Record<string, unknown> };
        sendJson(response, 200, await graphql({ schema, source: query, variableValues: variables ?? {} }));
      })().catch(() => sendJson(response, 401, { errors: [{ message: 'no', extensions: { code: 'IDENTITY_REQUIRED' } }] }));
    }, 0, '127.0.0.1');
    return { ...subgraph, server, url: `${server.url}/${subgraph.name}?graph=1` };
  }));
  const supergraph = readSupergraph(composeSmall(servers));
  const endpoints = endpointsOf(supergraph.urls, new Map());
  const { handler, close } = await openGateway({
    supergraph, endpoints, log: createLog('test', 'silent'),
    forward: readForwardRules(forwardHeaders, endpoints.keys(), identity !== undefined),
    mode: identity === undefined ? publicMode() : fixedIdentityMode(identity, keys),
    configuration: { corsOrigins, deduplicate: true, overrideLabels: [], requestSeconds: 5, limits: { bodyBytes, tokens: 1_000, depth: 20, aliases: 20, selections: 1_000, branches: 300, objects: 100_000 } },
  });
  const gateway = await listen(handler, 0, '127.0.0.1');
  return {
    url: gateway.url,
    port: gateway.port,
    received,
    async stop() {
      await gateway.drain(0);
      close();
      keys.close();
      await Promise.all(servers.map(({ server }) => server.drain(0)));
    },
  };
}

export type ForeignDeployment = Awaited<ReturnType<typeof deployForeign>>;

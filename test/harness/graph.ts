import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { openGateway } from '#gateway/deployment/gateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { organizationMode } from '#gateway/identity/organizationMode.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { createSignalBus } from '#platform/identity/signalBus.ts';
import { listen } from '#platform/process/httpServer.ts';
import { createLog, type Log } from '#platform/process/log.ts';
import type { SubgraphName } from '#platform/process/names.ts';
import { openRedis } from '#platform/process/redis.ts';
import { seedSubgraph } from '#tools/local/seed.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { graphSubgraphs, hasFile } from '#tools/project/subgraphs.ts';
import type { Answer } from './client.ts';
import { createTestKeys, type TestKeys } from './keys.ts';
import { startSubgraph, type TestSubgraph } from './subgraph.ts';

export interface GraphClient {
  /** The answer; `text` is its bytes without the request id. */
  send(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer & { status: number; text: string }>;
}

type Subgraphs = Record<SubgraphName, TestSubgraph> & Record<string, TestSubgraph>;

export interface TestGraph {
  url: string;
  /** Of every gateway; the first one's is `url`. */
  urls: readonly string[];
  keys: TestKeys;
  subgraphs: Subgraphs;
  /** Requests that the subgraphs' /graphql has answered since it was last emptied, by subgraph. */
  fetches: string[];
  /** A client with these headers. */
  client(headers?: { token?: string; organization?: string }): GraphClient;
  /** Logs a user in and gives a client of theirs in an organization. */
  signIn(email: string, organization?: string, password?: string): Promise<GraphClient>;
  /** Seeds the demonstration organizations in all databases. */
  seed(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestGraphOptions {
  membershipSeconds?: number;
  graceSeconds?: number;
  connections?: number;
  /** Whether tenancy's signals reach the gateway. */
  signals?: boolean;
  /** The Redis through which they go too. */
  redis?: string;
  /** The gateway's, beside its keys. */
  environment?: Record<string, string>;
  /** The log of each process. */
  logOf?: (name: string) => Log;
  /** Where a process is told that another answers; there, unless said otherwise. */
  addressOf?: (name: string, url: string) => string;
  keys?: TestKeys;
  gateways?: number;
  /** Called for each request to a subgraph's /graphql. */
  onFetch?: (name: string, response: ServerResponse) => void;
  /** Subgraphs whose jobs and events wait for processes that the test starts. */
  idle?: readonly string[];
}

/**
 * The published supergraph over all subgraphs and a gateway, in this process, over HTTP with real signatures, on
 * databases of its own.
 */
export async function startGraph({
  membershipSeconds = 30,
  graceSeconds = 0,
  connections = 10,
  signals = true,
  redis,
  environment = {},
  logOf = (name) => createLog(name, process.env['TEST_LOG_LEVEL'] ?? 'silent'),
  addressOf = (_, url) => url,
  keys: given,
  gateways: count = 1,
  onFetch,
  idle = [],
}: TestGraphOptions = {}): Promise<TestGraph> {
  const keys = given ?? (await createTestKeys());
  const urls = new Map<string, string>();
  const gatewayUrls: string[] = [];
  const fetches: string[] = [];
  const log = logOf('gateway');
  const bus = redis === undefined ? undefined : createSignalBus(openRedis(redis, log), log);
  const started = await Promise.all(
    graphSubgraphs.map(async (name) => {
      const subgraph = await startSubgraph(name, {
        keys,
        connections,
        urlOf: (receiver) => urls.get(receiver)!,
        gatewayUrls,
        bus,
        onFetch(response) {
          fetches.push(name);
          onFetch?.(name, response);
        },
        log: logOf(name),
        works: !idle.includes(name),
      });
      urls.set(name, addressOf(name, subgraph.url));
      return [name, subgraph] as const;
    }),
  );
  const subgraphs = Object.fromEntries(started) as Subgraphs;
  const supergraph = readSupergraph(readFileSync(`${projectDirectory}schema/supergraph.graphql`, 'utf8'));
  const endpoints = subgraphUrlsOf(supergraph.urls, urls);
  const configuration = readGatewayConfiguration({ ORGRAPH_KEYS: keys.directory, ...environment });
  const openOne = () =>
    openGateway({
      supergraph,
      endpoints,
      log,
      forward: readForwardRules('', endpoints.keys(), true),
      mode: organizationMode({
        keys: keys.of('gateway'),
        ring: keys.ring,
        endpoints: () => endpoints,
        membershipSeconds,
        graceSeconds,
        bus,
        tokenIssuers: configuration.tokenIssuers,
        log,
      }),
      configuration,
    });
  const gateways = await Promise.all(
    Array.from({ length: count }, async () => {
      const gateway = await openOne();
      return { ...(await listen(gateway.handler, 0, '127.0.0.1')), close: gateway.close };
    }),
  );
  const urlsOfGateways = gateways.map(({ url }) => url);
  const [url] = urlsOfGateways as [string];
  if (signals) gatewayUrls.push(...urlsOfGateways);

  const client = ({ token, organization }: { token?: string; organization?: string } = {}): GraphClient => ({
    async send(query, variables = {}, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(organization !== undefined && { 'x-organization-id': organization }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      return {
        ...(JSON.parse(text) as Answer),
        status: response.status,
        text: text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":""'),
      };
    },
  });

  return {
    url,
    urls: urlsOfGateways,
    keys,
    subgraphs,
    fetches,
    client,
    async signIn(email, organization, password = 'orgraph-demo') {
      const { data, errors } = await client().send(
        'mutation ($input: LogInInput!) { logIn(input: $input) { accessToken } }',
        { input: { email, password } },
      );
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return client({ token: data.logIn.accessToken as string, ...(organization !== undefined && { organization }) });
    },
    async seed() {
      for (const name of graphSubgraphs.filter((one) => hasFile(one, 'seed')))
        await seedSubgraph(subgraphs[name]!.database, keys.directory);
    },
    async stop() {
      await Promise.all(gateways.map(({ drain }) => drain(2_000)));
      for (const { close } of gateways) close();
      await Promise.all(started.map(([, subgraph]) => subgraph.stop()));
      keys.remove();
    },
  };
}

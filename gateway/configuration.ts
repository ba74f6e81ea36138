import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { count, ofEachSubgraph, processShape, readConfiguration, seconds, url, urls } from '#platform/configuration.ts';
import { defaultPorts, subgraphNames, variableOf, type SubgraphName } from '#platform/names.ts';

const shape = {
  ...processShape,
  ...ofEachSubgraph('URL', url().optional()),
  SUPERGRAPH: z.string().default(fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url))),
  CORS_ORIGINS: urls(),
  MEMBERSHIP_SECONDS: seconds(30).refine((value) => value <= 30, 'must be at most 30: a revoked right ends after this time'),
  REQUEST_SECONDS: seconds(30),
  MAX_BODY_BYTES: count(1_048_576),
  MAX_TOKENS: count(10_000),
  MAX_DEPTH: count(20),
  MAX_ALIASES: count(100),
  MAX_SELECTIONS: count(2_000),
  MAX_OBJECTS: count(100_000),
};

export type GatewayConfiguration = ReturnType<typeof readGatewayConfiguration>;

/** @throws ConfigurationError with one line per mistake. */
export function readGatewayConfiguration(environment: NodeJS.ProcessEnv = process.env) {
  const given = readConfiguration(shape, environment);
  return {
    host: given.HOST,
    port: given.PORT ?? defaultPorts.gateway,
    keys: given.ORGRAPH_KEYS,
    jwks: given.ORGRAPH_JWKS ?? `${given.ORGRAPH_KEYS}/jwks.json`,
    supergraph: given.SUPERGRAPH,
    /** Base URLs that override the supergraph's. */
    urls: new Map<SubgraphName, string>(subgraphNames.flatMap((name) => {
      const override = given[variableOf(name, 'URL')];
      return override === undefined ? [] : [[name, override] as const];
    })),
    corsOrigins: given.CORS_ORIGINS,
    membershipSeconds: given.MEMBERSHIP_SECONDS,
    requestSeconds: given.REQUEST_SECONDS,
    limits: { bodyBytes: given.MAX_BODY_BYTES, tokens: given.MAX_TOKENS, depth: given.MAX_DEPTH, aliases: given.MAX_ALIASES, selections: given.MAX_SELECTIONS, objects: given.MAX_OBJECTS },
  };
}

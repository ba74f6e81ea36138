import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { count, port, readConfiguration, required, seconds, url } from '#platform/configuration.ts';
import { defaultPorts, subgraphNames, type SubgraphName } from '#platform/names.ts';

const shape = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port().default(defaultPorts.gateway),
  ORGRAPH_KEYS: required('the directory of the deployment’s keys (npm run keys -- generate <directory>)'),
  ORGRAPH_JWKS: z.string().optional(),
  SUPERGRAPH: z.string().default(fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url))),
  TENANCY_URL: url().optional(),
  INTEGRATIONS_URL: url().optional(),
  SLACK_URL: url().optional(),
  CONTENT_URL: url().optional(),
  CORS_ORIGINS: z.string().default('').transform((list) => list.split(',').map((one) => one.trim().replace(/\/+$/, '')).filter((one) => one !== '')),
  MEMBERSHIP_SECONDS: seconds(30).refine((value) => value <= 30, 'must be at most 30: a revoked right ends after this time'),
  REQUEST_SECONDS: seconds(30),
  MAX_BODY_BYTES: count(1_048_576),
  MAX_TOKENS: count(10_000),
  MAX_DEPTH: count(20),
  MAX_ALIASES: count(100),
  MAX_SELECTIONS: count(2_000),
};

export type GatewayConfiguration = ReturnType<typeof readGatewayConfiguration>;

/** @throws ConfigurationError with one line per mistake. */
export function readGatewayConfiguration(environment: NodeJS.ProcessEnv = process.env) {
  const given = readConfiguration(shape, environment);
  return {
    host: given.HOST,
    port: given.PORT,
    keys: given.ORGRAPH_KEYS,
    jwks: given.ORGRAPH_JWKS ?? `${given.ORGRAPH_KEYS}/jwks.json`,
    supergraph: given.SUPERGRAPH,
    /** Base URLs that override the supergraph's. */
    urls: new Map<SubgraphName, string>(subgraphNames.flatMap((name) => {
      const override = given[`${name.toUpperCase() as Uppercase<SubgraphName>}_URL`];
      return override === undefined ? [] : [[name, override] as const];
    })),
    corsOrigins: given.CORS_ORIGINS,
    membershipSeconds: given.MEMBERSHIP_SECONDS,
    requestSeconds: given.REQUEST_SECONDS,
    limits: { bodyBytes: given.MAX_BODY_BYTES, tokens: given.MAX_TOKENS, depth: given.MAX_DEPTH, aliases: given.MAX_ALIASES, selections: given.MAX_SELECTIONS },
  };
}

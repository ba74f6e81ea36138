import { existsSync } from 'node:fs';
import type { BlockList } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import {
  ConfigurationError,
  count,
  peersShape,
  processShape,
  readConfiguration,
  readTogether,
  seconds,
  url,
} from '#platform/process/configuration.ts';
import { defaultPort, defaultPorts, subgraphNames, variableOf } from '#platform/process/names.ts';
import { readPeers } from '#platform/process/peers.ts';
import { servedCertificates } from '#platform/process/tls.ts';
import { isLoopbackUrl } from '#platform/values/loopback.ts';
import { clientAddressBehind, readNetworks } from '../http/clientAddress.ts';
import { foreignErrors, listed, subgraphSeconds } from './bySubgraph.ts';
import { assertNamed, origins } from './origins.ts';
import { tokenIssuers, tokenIssuersShape } from './tokenIssuers.ts';

/** What the gateway is told by its environment, beside the URLs of subgraphs that a project adds. */
export const gatewayShape = {
  ...processShape,
  ...peersShape,
  SUPERGRAPH: z.string().optional(),
  ORGRAPH_REGISTRY: z.string().optional(),
  ORGRAPH_REGISTRY_KEYS: z.string().optional(),
  ORGRAPH_CONTRACT: z.string().optional(),
  METRICS_OPERATIONS: z.string().optional(),
  TRUSTED_DOCUMENTS: z.enum(['off', 'log', 'enforce'], { error: 'must be off, log or enforce' }).default('off'),
  TRUSTED_FOLDER: z
    .string()
    .refine((folder) => existsSync(folder), { error: ({ input }) => `there is no folder ${String(input)}` })
    .optional(),
  SUBGRAPH_URLS: z.string().default('').transform(namedUrls),
  FORWARD_HEADERS: z.string().default(''),
  OVERRIDE_LABELS: z.string().default('').transform(listed),
  NODE_IDS: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
  RECORD_OPERATIONS: z.string().default(''),
  RECORD_SAMPLE: z.coerce
    .number({ error: 'must be a number from 0 to 1' })
    .min(0, 'must be from 0 to 1')
    .max(1, 'must be from 0 to 1')
    .default(1),
  DEDUPLICATE: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  PUBLIC_PLANS: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
  CORS_ORIGINS: z.string().default('').transform(origins),
  TRUSTED_PROXIES: z.string().default('').transform(networks),
  CLIENT_ADDRESS_HEADER: z.string().default('x-forwarded-for').transform(listOfAddresses),
  SESSION_COOKIES: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
  ...tokenIssuersShape,
  MAILBOX_URL: url()
    .refine((address) => isLoopbackUrl(new URL(address)), 'must be on this machine: it shows ways into accounts')
    .optional(),
  MEMBERSHIP_SECONDS: seconds(30).refine(
    (value) => value <= 30,
    'must be at most 30: a revoked right ends after this time',
  ),
  TENANCY_GRACE_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .min(0, 'must be at least 0')
    .max(120, 'must be at most 120: so long after a right was last confirmed nothing is read by it')
    .default(0),
  REQUEST_SECONDS: seconds(30),
  SUBGRAPH_SECONDS: z.string().default('').transform(subgraphSeconds),
  SUBGRAPH_QUEUE: count(1_000),
  FOREIGN_ERRORS: z.string().default('').transform(foreignErrors),
  MAX_BODY_BYTES: count(1_048_576),
  MAX_TOKENS: count(10_000),
  MAX_DEPTH: count(20),
  MAX_ALIASES: count(500),
  MAX_SELECTIONS: count(2_000),
  MAX_BRANCHES: count(150),
  MAX_OBJECTS: count(100_000),
};

export type GatewayConfiguration = ReturnType<typeof readGatewayConfiguration>;

/**
 * @param keyless whether the gateway may run without given keys.
 * @throws ConfigurationError with one line per mistake.
 */
export function readGatewayConfiguration(environment: NodeJS.ProcessEnv = process.env, { keyless = false } = {}) {
  const given = readConfiguration(
    keyless ? { ...gatewayShape, ORGRAPH_KEYS: z.string().default('') } : gatewayShape,
    environment,
  );
  const peers = readPeers(environment, given.ORGRAPH_ANSWERS);
  const sessionCookies = given.SESSION_COOKIES === 'on';
  const registry = readTogether(
    () => readRegistry(given),
    () => sessionCookies && assertNamed(given.CORS_ORIGINS),
    () => servedCertificates(given),
    ...subgraphNames.map((name) => () => peers.tlsOf(name)),
  );
  return {
    host: given.HOST,
    port: given.PORT ?? defaultPorts.gateway,
    /** Empty where none is given and none is needed. */
    keys: given.ORGRAPH_KEYS,
    jwks: given.ORGRAPH_JWKS ?? `${given.ORGRAPH_KEYS}/jwks.json`,
    /** How subgraphs are called by TLS, and whether their answers must be proven. */
    peers,
    supergraph: given.SUPERGRAPH ?? ourSupergraph,
    /** Undefined where the graph is the supergraph's. */
    registry,
    /** Undefined where metrics are not shown. */
    metricsPort: given.METRICS_PORT,
    /** The folder of the operations that metrics name. */
    metricsOperations: pathToFileURL(`${given.METRICS_OPERATIONS ?? ourOperations}/`),
    /** What becomes of operations that are not registered, and the folder of those that are. */
    trusted: { mode: given.TRUSTED_DOCUMENTS, folder: given.TRUSTED_FOLDER ?? ourSchema },
    /** URLs that override the supergraph's. */
    urls: new Map<string, string>([
      ...subgraphNames.flatMap((name) => {
        const override = given[variableOf(name, 'URL')];
        return override === undefined ? [] : [[name, override] as const];
      }),
      ...given.SUBGRAPH_URLS,
    ]),
    /** The same, and `<NAME>_URL` of each of these subgraphs that is not the platform's own. */
    urlsFor(names: Iterable<string>): ReadonlyMap<string, string> {
      const variables = new Map(
        [...names]
          .filter((name) => !this.urls.has(name) && defaultPort(name) === undefined)
          .map((name) => [variableOf(name, 'URL'), name]),
      );
      const found = readConfiguration(
        Object.fromEntries([...variables.keys()].map((variable) => [variable, url().optional()])),
        environment,
      );
      return new Map([
        ...this.urls,
        ...Object.entries(found).flatMap(([variable, address]) =>
          address === undefined ? [] : [[variables.get(variable as `${Uppercase<string>}_URL`)!, address] as const],
        ),
      ]);
    },
    forwardHeaders: given.FORWARD_HEADERS,
    overrideLabels: given.OVERRIDE_LABELS,
    /** Undefined: in a graph with organizations. */
    nodes: given.NODE_IDS === undefined ? undefined : given.NODE_IDS === 'on',
    /** Undefined where operations are not recorded. */
    record:
      given.RECORD_OPERATIONS === '' || given.RECORD_SAMPLE === 0
        ? undefined
        : { folder: given.RECORD_OPERATIONS, sample: given.RECORD_SAMPLE },
    deduplicate: given.DEDUPLICATE === 'on',
    /** Whether a graph without identity shows everybody the plans of their operations. */
    publicPlans: given.PUBLIC_PLANS === 'on',
    corsOrigins: given.CORS_ORIGINS,
    clientAddress: clientAddressBehind(given.TRUSTED_PROXIES, given.CLIENT_ADDRESS_HEADER),
    sessionCookies,
    /** Issuers of access tokens that are trusted beside tenancy, by their `iss`. */
    tokenIssuers: tokenIssuers(given),
    membershipSeconds: given.MEMBERSHIP_SECONDS,
    graceSeconds: given.TENANCY_GRACE_SECONDS,
    /** Where the page finds the mails of this machine; undefined where they are sent. */
    mailbox: given.MAILBOX_URL,
    /** Undefined where there is no Redis. */
    redis: given.REDIS_URL,
    requestSeconds: given.REQUEST_SECONDS,
    /** Seconds that one request to a subgraph may take: to most, and to those that are named. */
    subgraphSeconds: { usual: given.REQUEST_SECONDS / 3, ...given.SUBGRAPH_SECONDS },
    /** Requests that wait for a connection to one subgraph at most. */
    subgraphQueue: given.SUBGRAPH_QUEUE,
    /** Which errors of subgraphs without a code clients are told. */
    foreignErrors: given.FOREIGN_ERRORS,
    drainSeconds: given.DRAIN_SECONDS,
    /** Undefined where it answers by plain HTTP. */
    certificates: servedCertificates(given),
    limits: {
      bodyBytes: given.MAX_BODY_BYTES,
      tokens: given.MAX_TOKENS,
      depth: given.MAX_DEPTH,
      aliases: given.MAX_ALIASES,
      selections: given.MAX_SELECTIONS,
      branches: given.MAX_BRANCHES,
      objects: given.MAX_OBJECTS,
    },
  };
}

const ourSchema = fileURLToPath(new URL('../../schema/', import.meta.url)).slice(0, -1);
const ourOperations = fileURLToPath(new URL('../../schema/operations', import.meta.url));
const ourSupergraph = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));

type Given = Partial<
  Record<
    'SUPERGRAPH' | 'ORGRAPH_REGISTRY' | 'ORGRAPH_REGISTRY_KEYS' | 'ORGRAPH_CONTRACT' | 'ORGRAPH_JWKS',
    string | undefined
  >
> & { ORGRAPH_KEYS: string };

/** Where versions of the graph are published, whose public keys are trusted, and which contract is served. */
function readRegistry(given: Given): { location: string; keys: string; contract: string | undefined } | undefined {
  const { SUPERGRAPH: file, ORGRAPH_REGISTRY: location, ORGRAPH_CONTRACT: contract } = given;
  if (location === undefined) {
    if (contract !== undefined)
      throw new ConfigurationError(
        'ORGRAPH_CONTRACT: a contract is part of a registry: say which by ORGRAPH_REGISTRY or --registry',
      );
    return undefined;
  }
  if (file !== undefined)
    throw new ConfigurationError(
      `SUPERGRAPH: ${file} is not signed, and the graph comes from the registry ${location.replace(/\/\/[^@/]*@/, '//')}: leave out one of the two (SUPERGRAPH and --supergraph, or ORGRAPH_REGISTRY and --registry)`,
    );
  const keys =
    given.ORGRAPH_REGISTRY_KEYS ??
    given.ORGRAPH_JWKS ??
    (given.ORGRAPH_KEYS === '' ? undefined : `${given.ORGRAPH_KEYS}/jwks.json`);
  if (keys === undefined)
    throw new ConfigurationError(
      'ORGRAPH_REGISTRY_KEYS: is missing: the file with the public keys (JWKS) of those who may publish to the registry',
    );
  return { location, keys, contract };
}

/** `name=url,name=url` */
function namedUrls(text: string, context: z.RefinementCtx): [name: string, url: string][] {
  return listed(text).map((pair) => {
    const [, name, address] = /^([^=]+)=(https?:\/\/.+)$/.exec(pair) ?? [];
    if (name !== undefined && address !== undefined && URL.canParse(address)) return [name.trim(), address];
    context.addIssue({ code: 'custom', message: 'must be name=URL, separated by commas' });
    return ['', ''];
  });
}

function networks(text: string, context: z.RefinementCtx): BlockList {
  try {
    return readNetworks(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
}

/** The name of a header that is a list of addresses, in lower case. */
function listOfAddresses(text: string, context: z.RefinementCtx): string {
  const name = text.toLowerCase();
  if (!/^[a-z0-9-]+$/.test(name)) context.addIssue({ code: 'custom', message: 'must be one header’s name' });
  if (name === 'forwarded')
    context.addIssue({ code: 'custom', message: 'Forwarded is no list of addresses; let the proxy send another' });
  return name;
}

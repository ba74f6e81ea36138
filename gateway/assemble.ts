import { readFileSync } from 'node:fs';
import { ConfigurationError } from '#platform/configuration.ts';
import type { Handler } from '#platform/httpServer.ts';
import { createKeyRing } from '#platform/keyRing.ts';
import { readOwnKeys } from '#platform/keys.ts';
import type { Log } from '#platform/log.ts';
import { readGatewayConfiguration, type GatewayConfiguration } from './configuration.ts';
import { endpointsOf, type Endpoints } from './endpoints.ts';
import { readForwardRules } from './forwardRules.ts';
import { UnservableSupergraph } from './link/assertServed.ts';
import { openFixedIdentityKeys } from './mode/fixedIdentityKeys.ts';
import { assertLoopback, fixedIdentityMode } from './mode/fixedIdentityMode.ts';
import { readIdentityFile } from './mode/identityFile.ts';
import type { Mode } from './mode/mode.ts';
import { organizationMode } from './mode/organizationMode.ts';
import { publicMode } from './mode/publicMode.ts';
import { openGateway } from './openGateway.ts';
import { readSupergraph, type Supergraph } from './supergraph.ts';

/** What the command line says beside the environment. */
export interface GatewayOptions {
  /** A file; else SUPERGRAPH. */
  supergraph?: string;
  /** Else PORT. */
  port?: string;
  /** A graph without identity. */
  public?: boolean;
  /** The file of the one identity that every request runs under. */
  identity?: string;
}

export interface AssembledGateway {
  handler: Handler;
  host: string;
  port: number;
  close(): void;
}

/** The gateway that the command line and the environment describe. @throws ConfigurationError with one line per mistake. */
export async function assembleGateway(options: GatewayOptions, environment: NodeJS.ProcessEnv, log: Log): Promise<AssembledGateway> {
  const configuration = readGatewayConfiguration(environmentWith(options, environment), { keyless: options.public === true || options.identity !== undefined });
  const supergraph = readSupergraphFile(configuration.supergraph);
  const endpoints = endpointsOf(supergraph.urls, configuration.urlsFor(supergraph.urls.keys()));
  const forward = readForwardRules(configuration.forwardHeaders, endpoints.keys(), options.public !== true);
  const mode = await openMode(options, { configuration, supergraph, endpoints, log });
  const { host, port } = configuration;
  return { host, port, ...openGateway({ supergraph, endpoints, forward, mode, configuration, log }) };
}

function environmentWith({ supergraph, port }: GatewayOptions, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, ...(supergraph !== undefined && { SUPERGRAPH: supergraph }), ...(port !== undefined && { PORT: port }) };
}

interface Surroundings {
  configuration: GatewayConfiguration;
  supergraph: Supergraph;
  endpoints: Endpoints;
  log: Log;
}

async function openMode({ public: open, identity: file }: GatewayOptions, { configuration, supergraph, endpoints, log }: Surroundings): Promise<Mode> {
  const { keys: directory, jwks, host, membershipSeconds } = configuration;
  if (open === true && file !== undefined) throw new ConfigurationError('--public and --identity exclude each other');
  if (open === true) return publicMode(supergraph);
  if (file === undefined) return organizationMode({ keys: readOwnKeys(directory, 'gateway'), ring: createKeyRing(jwks), endpoints, membershipSeconds, log });
  assertLoopback(host);
  const identity = readIdentityFile(file);
  const keys = await openFixedIdentityKeys(directory, jwks, [...endpoints.keys()]);
  log.info({ keys: keys.directory, subject: identity.subject, organization: identity.organization }, 'every request runs under one identity');
  return fixedIdentityMode(identity, keys);
}

function readSupergraphFile(file: string): Supergraph {
  let sdl: string;
  try {
    sdl = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is missing or not readable; write ours with: npm run schema`);
  }
  try {
    return readSupergraph(sdl);
  } catch (error) {
    throw new ConfigurationError(`SUPERGRAPH: ${file} ${error instanceof UnservableSupergraph ? '' : 'is not a supergraph: '}${(error as Error).message}`);
  }
}

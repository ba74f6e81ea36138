import { readFileSync } from 'node:fs';
import { ConfigurationError } from '#platform/configuration.ts';
import { listen } from '#platform/httpServer.ts';
import { createKeyRing } from '#platform/keyRing.ts';
import { readOwnKeys } from '#platform/keys.ts';
import { createLog } from '#platform/log.ts';
import { runProcess } from '#platform/process.ts';
import { createServiceClient } from '#platform/serviceClient.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/signedRequest.ts';
import { createAuthenticator } from './authenticate.ts';
import { readGatewayConfiguration } from './configuration.ts';
import { createCrossSite } from './crossSite.ts';
import { createHealth } from './health.ts';
import { createMemberships } from './membership.ts';
import { createOperationReader } from './operation.ts';
import { createOrganizationChooser } from './organization.ts';
import { createPage } from './page/page.ts';
import { createGateway } from './server.ts';
import { createSubgraphRequester } from './subgraphRequest.ts';
import { readSupergraph, type Supergraph } from './supergraph.ts';

const drainMilliseconds = 10_000;

void runProcess('gateway', async () => {
  const configuration = readGatewayConfiguration();
  const log = createLog('gateway');
  const keys = readOwnKeys(configuration.keys, 'gateway');
  const ring = createKeyRing(configuration.jwks);
  const supergraph = readSupergraphFile(configuration.supergraph);
  const urls = new Map([...supergraph.urls].map(([name, url]) => [name, configuration.urls.get(name as never) ?? url.replace(/\/graphql$/, '')]));
  const urlOf = (name: string) => urls.get(name) ?? '';
  const signer = createRequestSigner(keys, ring);
  const services = createServiceClient({ name: 'gateway', signer, urlOf, log });
  const memberships = createMemberships(services, configuration.membershipSeconds);
  const subgraphs = createSubgraphRequester(signer, urlOf);
  const gateway = createGateway({
    operations: createOperationReader(supergraph, configuration.limits),
    chooser: createOrganizationChooser(createAuthenticator(ring), memberships),
    memberships,
    subgraphs,
    crossSite: createCrossSite(configuration.corsOrigins),
    health: createHealth(urls, async () => (await Promise.all([...urls.keys()].map((name) => ring.current(name, 'enc')))).every((key) => key !== undefined)),
    verifier: createRequestVerifier(keys, ring),
    page: createPage(new URL('../schema/operations/', import.meta.url)),
    limits: configuration.limits,
    patience: configuration.requestSeconds * 1000,
    log,
  });
  const listening = await listen(gateway, configuration.port, configuration.host);
  log.info({ url: listening.url }, 'ready');
  return {
    log,
    async stop() {
      await listening.drain(drainMilliseconds);
      subgraphs.close();
    },
  };
});

function readSupergraphFile(file: string): Supergraph {
  let sdl: string;
  try {
    sdl = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is missing or not readable; write it with: npm run schema`);
  }
  try {
    return readSupergraph(sdl);
  } catch (error) {
    throw new ConfigurationError(`SUPERGRAPH: ${file} is not a supergraph: ${(error as Error).message}`);
  }
}

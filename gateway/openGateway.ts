import type { Handler } from '#platform/httpServer.ts';
import type { KeyRing } from '#platform/keyRing.ts';
import type { OwnKeys } from '#platform/keys.ts';
import type { Log } from '#platform/log.ts';
import { createServiceClient } from '#platform/serviceClient.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/signedRequest.ts';
import { createAuthenticator } from './authenticate.ts';
import type { GatewayConfiguration } from './configuration.ts';
import { createCrossSite } from './crossSite.ts';
import { createHealth } from './health.ts';
import { createMemberships } from './membership.ts';
import { createOperationReader } from './operation.ts';
import { createOrganizationChooser } from './organization.ts';
import { createPage } from './page/page.ts';
import { createGateway } from './server.ts';
import { createSubgraphRequester } from './subgraphRequest.ts';
import type { Supergraph } from './supergraph.ts';

export interface GatewayDeployment {
  supergraph: Supergraph;
  /** Base URLs that override the supergraph's. */
  urls: ReadonlyMap<string, string>;
  keys: OwnKeys;
  ring: KeyRing;
  configuration: Pick<GatewayConfiguration, 'corsOrigins' | 'membershipSeconds' | 'requestSeconds' | 'limits'>;
  log: Log;
  now?: () => number;
}

/** A gateway ready to be listened with: its parts, put together for one deployment. */
export function openGateway({ supergraph, urls: overrides, keys, ring, configuration, log, now = Date.now }: GatewayDeployment): { handler: Handler; close(): void } {
  const urls = new Map([...supergraph.urls].map(([name, url]) => [name, overrides.get(name) ?? url.replace(/\/graphql$/, '')]));
  const urlOf = (name: string) => urls.get(name) ?? '';
  const signer = createRequestSigner(keys, ring, now);
  const memberships = createMemberships(createServiceClient({ name: 'gateway', signer, urlOf, log }), configuration.membershipSeconds, now);
  const subgraphs = createSubgraphRequester(signer, urlOf);
  const keysPublished = async () => (await Promise.all([...urls.keys()].map((name) => ring.current(name, 'enc')))).every((key) => key !== undefined);
  const handler = createGateway({
    operations: createOperationReader(supergraph, configuration.limits),
    chooser: createOrganizationChooser(createAuthenticator(ring, now), memberships),
    memberships,
    subgraphs,
    crossSite: createCrossSite(configuration.corsOrigins),
    health: createHealth(urls, keysPublished, now),
    verifier: createRequestVerifier(keys, ring, now),
    page: createPage(new URL('../schema/operations/', import.meta.url)),
    limits: configuration.limits,
    patience: configuration.requestSeconds * 1000,
    log,
  });
  return { handler, close: () => subgraphs.close() };
}

import { ConfigurationError } from '#platform/configuration.ts';
import { anonymous } from '#platform/identity.ts';
import { requestIdHeader, type RequestSigner } from '#platform/signedRequest.ts';
import { readyAtOnce } from '../health.ts';
import type { Supergraph } from '../supergraph.ts';
import type { Mode } from './mode.ts';

/** A graph without identity: everybody may ask everything, nothing is signed. @throws ConfigurationError for a graph whose rows belong to organizations. */
export function publicMode({ tenantScoped }: Pick<Supergraph, 'tenantScoped'>): Mode {
  if (tenantScoped) throw new ConfigurationError('--public: the supergraph has types that are @tenantScoped: without an identity nothing of an organization can be served');
  const nobody = { identity: anonymous };
  return { chooser: { choose: () => nobody }, refusal: () => undefined, signer: unsigned, health: readyAtOnce };
}

const unsigned: RequestSigner = {
  sign: async ({ requestId = '' }) => ({ 'content-type': 'application/json', [requestIdHeader]: requestId }),
};

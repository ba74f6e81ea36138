import { anonymous } from '#platform/identity/identity.ts';
import { requestIdHeader, type RequestSigner } from '#platform/identity/signedRequest.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { readyAtOnce } from '../http/health.ts';
import { foreignErrorFrom } from './foreignErrors.ts';
import type { IdentityMode } from './identityMode.ts';

/**
 * A graph without identity: everybody may ask everything, nothing is signed. A graph whose rows belong to organizations
 * is not admitted.
 * @param showPlans whether everybody may see the plans of their operations.
 */
export function publicMode({ showPlans = false } = {}): IdentityMode {
  const nobody = { identity: anonymous };
  return {
    chooser: { choose: () => nobody },
    seesPlans: () => showPlans,
    judgesRights: false,
    refusal: () => undefined,
    signer: unsigned,
    translateError: foreignErrorFrom,
    passesErrors: true,
    shared: true,
    health: readyAtOnce,
    admit({ supergraph }) {
      if (supergraph.tenantScoped)
        throw new ConfigurationError(
          '--public: the supergraph has types that are @tenantScoped: without an identity nothing of an organization can be served',
        );
    },
  };
}

const unsigned: RequestSigner = {
  sign: ({ requestId = '' }) => ({
    headers: { 'content-type': 'application/json', [requestIdHeader]: requestId },
    answer: undefined,
  }),
};

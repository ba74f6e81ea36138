import type { AnswerCheck } from '#platform/identity/answerCheck.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { createRequestSigner } from '#platform/identity/signedRequest.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { isLoopback } from '#platform/values/loopback.ts';
import { readyAtOnce } from '../http/health.ts';
import type { FixedIdentityKeys } from './fixedIdentityKeys.ts';
import type { IdentityMode } from './identityMode.ts';
import { seesPlans } from './seesPlans.ts';

/** Every request runs under one identity, signed as a real one is: for tests and benchmarks on this machine. */
export function fixedIdentityMode(
  identity: Identity,
  { keys, ring, ensure, close }: FixedIdentityKeys,
  answers?: AnswerCheck,
): IdentityMode {
  const chosen = { identity };
  return {
    chooser: { choose: () => chosen },
    seesPlans,
    judgesRights: true,
    refusal: () => undefined,
    signer: createRequestSigner(keys, ring, Date.now, answers),
    health: readyAtOnce,
    close,
    admit: ({ endpoints }) => ensure(endpoints.keys()),
  };
}

/**
 * @throws ConfigurationError unless the address belongs to this machine alone: whoever reaches the gateway acts under
 * its identity.
 */
export function assertLoopback(host: string): void {
  if (!isLoopback(host))
    throw new ConfigurationError(
      `HOST: with --identity the gateway listens on a loopback address only (127.0.0.1 or ::1), not on ${host}`,
    );
}

import type { z } from 'zod';
import { createSpendNonce, type SpendNonce } from '../data/nonces.ts';
import type { Scope } from '../data/scope.ts';
import { createUnitOfWork, type UnitOfWork } from '../data/unitOfWork.ts';
import type { ContextParts } from '../graphql/context.ts';
import { assertMayWrite, type Identity } from '../identity/identity.ts';
import type { VerifiedRequest } from '../identity/signedRequest.ts';
import type { Deadline } from '../process/deadline.ts';
import type { AnySubgraphName } from '../process/names.ts';
import { badUserInput, identityRequired } from '../values/errors.ts';

export interface InternalRequest<Input> extends ContextParts {
  input: Input;
  identity: Identity;
  requestId: string;
  /** Runs `work` in a unit of work of this scope. */
  within<Result>(scope: Scope, work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>;
}

/** Stands for every subgraph of the deployment: whoever has keys in its JWKS and is not the gateway. */
export const everySubgraph = 'every subgraph';

/** A route between processes: who may call it for what, what it takes, what it does. */
export interface InternalRoute<Input = any> {
  path: `/internal/${string}`;
  allow: readonly { issuer: 'gateway' | AnySubgraphName | typeof everySubgraph; purpose: string }[];
  input: z.ZodType<Input>;
  run(request: InternalRequest<Input>): Promise<unknown>;
}

export const internalRoute = <Input>(route: InternalRoute<Input>): InternalRoute<Input> => route;

export interface InternalParts extends ContextParts {
  routes: readonly InternalRoute[];
}

/** Whether a route answers this caller, asking for this purpose. */
export const isAllowed = ({ allow }: InternalRoute, issuer: string, purpose: string | null): boolean =>
  allow.some(
    (entry) =>
      (entry.issuer === issuer || (entry.issuer === everySubgraph && issuer !== 'gateway')) &&
      entry.purpose === purpose,
  );

/**
 * Answers a proven request to an internal route.
 * @throws OrgraphError IDENTITY_REQUIRED unless the route allows this caller and purpose.
 */
export async function answerInternal(
  { routes, ...parts }: InternalParts,
  path: string,
  { identity, issuer, nonce, requestId }: VerifiedRequest,
  body: Uint8Array,
  deadline: Deadline,
): Promise<unknown> {
  const route = routes.find((candidate) => candidate.path === path);
  const service = identity.kind === 'service' || identity.kind === 'job';
  if (route === undefined || !service || !isAllowed(route, issuer, identity.purpose))
    throw identityRequired('no such route for this caller and purpose');
  const input = route.input.safeParse(JSON.parse(Buffer.from(body).toString() || 'null'));
  if (!input.success) throw badUserInput(input.error.issues[0]!.message, input.error.issues[0]!.path.join('.'));
  const spend = createSpendNonce(nonce);
  return route.run({
    ...parts,
    services: parts.services.within(deadline),
    input: input.data,
    identity,
    requestId,
    within: (scope, work) => work(writingOnce(createUnitOfWork(parts.database, scope, deadline), identity, spend)),
  });
}

/** The same unit, whose writes are refused to a request that is played again, and to an identity that only reads. */
const writingOnce = (unit: UnitOfWork, identity: Identity, spend: SpendNonce): UnitOfWork => ({
  ...unit,
  write: (work) =>
    unit.write(async (em, query) => {
      assertMayWrite(identity);
      await spend(query);
      return work(em, query);
    }),
});

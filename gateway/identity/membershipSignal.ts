import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { RequestVerifier, VerifiedRequest } from '#platform/identity/signedRequest.ts';
import { readBody } from '#platform/process/httpServer.ts';
import { badUserInput, identityRequired } from '#platform/values/errors.ts';
import { jsonAnswer, type HttpAnswer } from '../http/httpAnswer.ts';
import { refusalAnswer } from '../http/refusalAnswer.ts';
import type { MembershipChange } from './memberships.ts';
import { provenAnswer } from './provenAnswer.ts';

export const membershipSignalPath = '/internal/membership-changed';

const signal = z.union([
  z.strictObject({ organization: z.uuid(), user: z.uuid().optional() }),
  z.strictObject({ user: z.uuid(), session: z.uuid().optional() }),
]);
const bodyLimit = 10_000;

/** Forgets what has changed. */
type Drop = (change: MembershipChange) => void;

/**
 * Tenancy says that a right or a person has changed, or a session has ended: what is known of it is forgotten at once,
 * and tenancy is told so in an answer that is proven; so is the refusal of anyone else's word.
 * @throws OrgraphError IDENTITY_REQUIRED for a request that is not proven.
 */
export async function takeMembershipSignal(
  request: IncomingMessage,
  verifier: RequestVerifier,
  drop: Drop,
): Promise<HttpAnswer> {
  await verifier.admit(request);
  const body = await readBody(request, bodyLimit);
  const { method = '', url: path = '', headers } = request;
  const proven = await verifier.verify({ method, path, headers, body });
  return provenAnswer(answerTo(proven, body, drop), proven.answer);
}

/**
 * The same of a signal that came by another way, where nobody waits for an answer.
 * @throws OrgraphError IDENTITY_REQUIRED for one that is not proven.
 */
export async function takeHeardSignal(
  request: Parameters<RequestVerifier['verify']>[0] & { body: Buffer },
  verifier: RequestVerifier,
  drop: Drop,
): Promise<void> {
  answerTo(await verifier.verify(request), request.body, drop);
}

function answerTo({ identity, issuer }: VerifiedRequest, body: Buffer, drop: Drop): HttpAnswer {
  if (issuer !== 'tenancy' || identity.kind !== 'service' || identity.purpose !== 'membership-changed')
    return refusalAnswer(identityRequired());
  const read = signal.safeParse(parsed(body));
  if (!read.success)
    return refusalAnswer(
      badUserInput('must be the ids of an organization, a user, or a user’s session', 'organization'),
    );
  drop(read.data);
  return jsonAnswer(200, {});
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

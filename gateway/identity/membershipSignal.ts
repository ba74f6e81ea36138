import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { RequestVerifier } from '#platform/identity/signedRequest.ts';
import { readBody } from '#platform/process/httpServer.ts';
import { badUserInput, identityRequired } from '#platform/values/errors.ts';
import type { Memberships } from './memberships.ts';

export const membershipSignalPath = '/internal/membership-changed';

const signal = z.object({ organization: z.uuid(), user: z.uuid().optional() });
const bodyLimit = 10_000;

/**
 * Tenancy says that a right has changed: what is known of it is forgotten at once.
 * @throws OrgraphError IDENTITY_REQUIRED for anyone but tenancy.
 */
export async function takeMembershipSignal(
  request: IncomingMessage,
  verifier: RequestVerifier,
  memberships: Memberships,
): Promise<void> {
  const body = await readBody(request, bodyLimit);
  const { identity, issuer } = await verifier.verify({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
  });
  if (issuer !== 'tenancy' || identity.kind !== 'service' || identity.purpose !== 'membership-changed')
    throw identityRequired();
  const read = signal.safeParse(JSON.parse(body.toString()));
  if (!read.success) throw badUserInput('organization (and user) must be ids', 'organization');
  memberships.drop(read.data.organization, read.data.user);
}

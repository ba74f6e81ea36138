import { z } from 'zod';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';

const answer = z.object({ members: z.array(z.object({ email: z.string(), userId: z.uuid() })) });
const most = 10_000;

/**
 * Which of these e-mail addresses are members of the organization, as tenancy says: user ids by address in lower case.
 * @throws OrgraphError SUBGRAPH_UNAVAILABLE.
 */
export async function membersByEmail(
  services: ServiceClient,
  organization: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const members = new Map<string, string>();
  for (let start = 0; start < emails.length; start += most) {
    const found = await services.call('tenancy', '/internal/members-by-email', {
      purpose: 'correlation',
      organization,
      body: { emails: emails.slice(start, start + most) },
      answer,
    });
    for (const { email, userId } of found.members) members.set(email.toLowerCase(), userId);
  }
  return members;
}

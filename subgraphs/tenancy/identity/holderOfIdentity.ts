import { scopeOfLookup } from '#platform/data/scope.ts';
import type { Within } from '../enterOrganization.ts';
import { identityBySubject } from './entities.ts';

/** Whose a subject of an issuer is: the named look-up before a person is known, which answers an id only. */
export const holderOfIdentity = (
  within: Within,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<string | null> =>
  within(
    scopeOfLookup(identityBySubject, `${issuer} ${subject}`),
    async ({ query }) =>
      (
        await query<{ user: string }>('select user_id as user from user_identity where issuer = $1 and subject = $2', [
          issuer,
          subject,
        ])
      )[0]?.user ?? null,
  );

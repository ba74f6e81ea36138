import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { Invitation } from './entities.ts';
import { tellOfInvitation } from './tellOfInvitation.ts';

/** Ends an issue of an invitation that nobody has answered in time, and lets its inviter know. */
export const expireInvitation = jobKind({
  name: 'invitation.expire',
  input: z.strictObject({ id: z.uuid(), issue: z.int() }),
  run: ({ id, issue }, { organization, within }) =>
    within(scopeOfOrganization(organization!), (unit) =>
      unit.write(async (em) => {
        const found = await em.findOne(
          Invitation,
          { id, issue, status: 'PENDING', expiresAt: { $lte: new Date() } },
          { lockMode: LockMode.PESSIMISTIC_WRITE },
        );
        if (found === null) return;
        found.status = 'EXPIRED';
        tellOfInvitation(em, found);
      }),
    ),
});

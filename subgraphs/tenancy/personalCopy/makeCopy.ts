import { z } from 'zod';
import { scopeOfUser } from '#platform/data/scope.ts';
import type { UnitOfWork } from '#platform/data/unitOfWork.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { copyParts } from './copyParts.ts';
import { rowsOfPerson } from './rowsOfPerson.ts';
import { zipOf } from './zipOf.ts';

/**
 * Makes the copy that a person has asked for, of what all subgraphs keep of them: piece by piece, so that no process holds
 * it whole. Of one that is not asked for any more nothing is made.
 */
export const makeCopy = jobKind({
  name: 'personal_copy.make',
  input: z.strictObject({ copy: z.uuid(), user: z.uuid() }),
  async run({ copy, user }, running) {
    const own = <Result>(work: (unit: UnitOfWork) => Promise<Result>) => running.within(scopeOfUser(user), work);
    const [asked] = await own(({ query }) => query<Asked>(askedCopy, [copy]));
    if (asked === undefined) return;
    const organizations = await own(({ query }) => query<{ id: string; slug: string }>(organizationsOf, [user]));
    const person = { user, addresses: asked.address === null ? [] : [asked.address] };
    const parts = copyParts(own, { copy, user });
    await parts.begin();
    for await (const piece of zipOf(rowsOfPerson(running, person, organizations))) await parts.write(piece);
    await parts.finish();
  },
});

interface Asked extends Record<string, unknown> {
  /** Their verified address, in lower case. */
  address: string | null;
}

const askedCopy = `
  select case when u.email_verified_at is not null then lower(u.email::text) end as address
  from personal_copy c join "user" u on u.id = c.user_id
  where c.id = $1 and c.status = 'REQUESTED' and c.expires_at > now()`;

const organizationsOf = `
  select o.id, o.slug from membership m join organization o on o.id = m.organization_id
  where m.user_id = $1 and m.status = 'ACTIVE' order by o.slug`;

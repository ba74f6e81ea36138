import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import type { EntityManager } from '#platform/data/database.ts';
import { scopeOfOrganization, scopeOfUser } from '#platform/data/scope.ts';
import { memberAdded } from '#platform/events/catalogue.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { announceChange } from '../announceChange.ts';
import { nobodysClient, recordAudit } from '../audit/record.ts';
import { organizationOfDomain } from '../enterOrganization.ts';
import { hasSeat } from '../invitation/assertSeat.ts';
import { Membership } from '../membership/entities.ts';
import { tellMember } from '../membership/tellMember.ts';
import { notify } from '../notification/notify.ts';
import { Organization } from '../organization/entities.ts';
import { Role } from '../role/entities.ts';
import { User } from '../user/entities.ts';
import { domainOfEmail } from './domainName.ts';

/**
 * Makes who has proven their e-mail address a MEMBER of the organization that has proven the address' domain and lets
 * people join by it, while it has a seat, and that one their default. Who is or was a member there stays as they are.
 */
export const joinByDomain = jobKind({
  name: 'domain.join',
  input: z.strictObject({ user: z.uuid() }),
  async run({ user: id }, { within, services }) {
    const [person] = await within(scopeOfUser(id), ({ query }) => query<{ email: string }>(provenAddress, [id]));
    if (person === undefined) return;
    const domain = domainOfEmail(person.email);
    const organization = await organizationOfDomain(within, domain);
    if (organization === null) return;
    const hasJoined = await within(scopeOfOrganization(organization, id), (unit) =>
      unit.write((em) => join(em, organization, id, domain)),
    );
    if (hasJoined) await announceChange({ services }, organization, id);
  },
});

const provenAddress = `select email::text as email from "user" where id = $1 and status = 'ACTIVE' and email_verified_at is not null`;

async function join(em: EntityManager, id: string, userId: string, domain: string): Promise<boolean> {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
  const user = (await em.findOneOrFail(User, { id: userId }, locked)) as User;
  const organization = (await em.findOneOrFail(Organization, { id }, locked)) as Organization;
  const { status, autoJoinByDomain } = organization;
  if (status !== 'ACTIVE' || !autoJoinByDomain || organization.domain !== domain) return false;
  if (domainOfEmail(user.email ?? '') !== domain || (await em.count(Membership, { user: { id: userId } })) > 0)
    return false;
  if (!(await hasSeat(em, organization))) return false;
  const role = (await em.findOneOrFail(Role, { key: 'MEMBER' })) as Role;
  const membership = em.create(Membership, { user, role });
  user.defaultOrganizationId = id;
  notify(em, userId, {
    category: 'WELCOME',
    code: 'welcome',
    title: `Welcome, ${user.name ?? user.email}`.slice(0, 255),
    message: `You are a member of ${organization.name}, because your e-mail address is of ${domain}.`,
    dedupeKey: 'welcome',
  });
  recordAudit(
    em,
    { user: userId, client: nobodysClient },
    {
      action: 'member.join_by_domain',
      resourceType: 'Membership',
      resourceId: membership.id,
      details: { role: role.key },
    },
  );
  tellMember(em, memberAdded, membership);
  return true;
}

import { randomUUID } from 'node:crypto';
import type { EntityManager } from '#platform/data/database.ts';
import type { Database } from '#platform/data/database.ts';
import { scopeOfUser } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import {
  daysAgo,
  demonstrationId,
  demonstrationOrganizations,
  demonstrationPassword,
  demonstrationUsers,
  type DemonstrationSlug,
  type DemonstrationUser,
} from '#platform/demonstration/demonstration.ts';
import { seedDemonstration } from '#platform/demonstration/seedDemonstration.ts';
import type { SystemRole } from '#platform/identity/permissions.ts';
import { AuditEvent } from './audit/entities.ts';
import { digestOfToken } from './digestOfToken.ts';
import { Invitation } from './invitation/entities.ts';
import { Membership } from './membership/entities.ts';
import { Notification } from './notification/entities.ts';
import { Organization } from './organization/entities.ts';
import { Role } from './role/entities.ts';
import { createSystemRoles } from './role/systemRoles.ts';
import { Team, TeamMembership, type teamRoles } from './team/entities.ts';
import { User } from './user/entities.ts';
import { hashPassword } from './user/password.ts';

const people = Object.values<DemonstrationUser>(demonstrationUsers);

/** The demonstration organizations and people; what is there already stays as it is. */
export async function seed(database: Database): Promise<void> {
  const asPerson = (id: string, work: (em: EntityManager) => Promise<void>) =>
    createUnitOfWork(database, scopeOfUser(id)).write(work);
  const passwordHash = await hashPassword(demonstrationPassword);
  for (const { id, email, name } of people) {
    await asPerson(id, async (em) => {
      if ((await em.findOne(User, { id })) === null)
        em.create(User, { id, email, name, passwordHash, emailVerifiedAt: daysAgo(60), timezone: 'Europe/Berlin' });
    });
  }
  await seedDemonstration(database, seedOrganization);
  for (const { id, memberships } of people) {
    const [home] = Object.keys(memberships) as DemonstrationSlug[];
    await asPerson(id, async (em) => {
      (await em.findOneOrFail(User, { id })).defaultOrganizationId ??= demonstrationOrganizations[home!].id;
    });
  }
}

type TeamRole = (typeof teamRoles)[number];

const teams: readonly {
  slug: string;
  name: string;
  description: string;
  roles: Partial<Record<SystemRole, TeamRole>>;
}[] = [
  {
    slug: 'general',
    name: 'General',
    description: 'Everyone, for what concerns everyone.',
    roles: { OWNER: 'OWNER', ADMIN: 'ADMIN', MANAGER: 'MEMBER', MEMBER: 'MEMBER', VIEWER: 'VIEWER' },
  },
  {
    slug: 'engineering',
    name: 'Engineering',
    description: 'Builds the product and runs it.',
    roles: { OWNER: 'OWNER', MANAGER: 'OWNER', MEMBER: 'MEMBER' },
  },
  {
    slug: 'customer-success',
    name: 'Customer Success',
    description: 'Tenders, references and everything that customers read.',
    roles: { OWNER: 'OWNER', ADMIN: 'OWNER', MANAGER: 'MEMBER', VIEWER: 'VIEWER' },
  },
];

async function seedOrganization(em: EntityManager, slug: DemonstrationSlug): Promise<void> {
  const { id, name, timezone, plan } = demonstrationOrganizations[slug];
  if ((await em.findOne(Organization, { id })) !== null) return;
  const here = people.filter(({ memberships }) => memberships[slug] !== undefined);
  const owner = here.find(({ memberships }) => memberships[slug] === 'OWNER')!;
  em.create(Organization, {
    id,
    name,
    slug,
    plan,
    timezone,
    createdById: owner.id,
    createdAt: daysAgo(60),
    website: `https://${slug}.test`,
    description: `${name} answers public tenders and keeps its teams healthy.`,
    industry: 'Software',
    city: slug === 'acme' ? 'Hamburg' : 'Vienna',
    primaryContactEmail: owner.email,
    billingEmail: `billing@${slug}.test`,
    certifications: ['ISO 9001', 'ISO 27001'],
  });
  const roles = createSystemRoles(em);
  for (const [key, role] of Object.entries(roles)) role.id = demonstrationId(slug, `role ${key}`);
  em.create(Role, {
    id: demonstrationId(slug, 'role REVIEWER'),
    key: 'REVIEWER',
    displayName: 'Reviewer',
    description: 'Reads everything and approves projects.',
    level: 30,
    color: '#0D9488',
    permissions: [...roles.VIEWER.permissions, 'project:approve'],
  });
  const memberships = new Map(
    here.map((person, index) => [
      person.id,
      em.create(Membership, {
        id: demonstrationId(slug, `membership ${person.email}`),
        user: em.getReference(User, person.id),
        role: roles[person.memberships[slug]!],
        joinedAt: daysAgo(59 - index),
        assignedById: owner.id,
      }),
    ]),
  );
  for (const { slug: teamSlug, name: teamName, description, roles: places } of teams) {
    const team = em.create(Team, {
      id: demonstrationId(slug, `team ${teamSlug}`),
      slug: teamSlug,
      name: teamName,
      description,
      isDefault: teamSlug === 'general',
      createdBy: em.getReference(User, owner.id),
    });
    for (const person of here) {
      const role = places[person.memberships[slug]!];
      if (role !== undefined)
        em.create(TeamMembership, {
          id: demonstrationId(slug, `team ${teamSlug} ${person.email}`),
          team,
          membership: memberships.get(person.id)!,
          role,
          joinedAt: daysAgo(58),
        });
    }
  }
  for (const person of here) seedWelcome(em, slug, person);
  seedInvitation(em, slug, owner, roles.MEMBER);
  seedAudit(em, slug, owner, here);
}

function seedWelcome(em: EntityManager, slug: DemonstrationSlug, { id, email }: DemonstrationUser): void {
  const user = em.getReference(User, id);
  const { name } = demonstrationOrganizations[slug];
  em.create(Notification, {
    id: demonstrationId(slug, `notification welcome ${email}`),
    user,
    category: 'WELCOME',
    code: 'welcome',
    title: `Welcome to ${name}`,
    message: 'Choose your teams and say hello.',
    createdAt: daysAgo(58),
    dedupeKey: 'welcome',
  });
}

/** One whose link nobody has; sent again, it has another. */
function seedInvitation(em: EntityManager, slug: DemonstrationSlug, { id }: DemonstrationUser, role: Role): void {
  em.create(Invitation, {
    id: demonstrationId(slug, 'invitation newcomer'),
    email: `newcomer@${slug}.test`,
    role,
    tokenHash: digestOfToken(randomUUID()),
    message: 'Come and see what we do.',
    invitedBy: em.getReference(User, id),
    createdAt: daysAgo(1),
    expiresAt: daysAgo(-365),
  });
}

function seedAudit(
  em: EntityManager,
  slug: DemonstrationSlug,
  owner: DemonstrationUser,
  here: readonly DemonstrationUser[],
): void {
  const { id, name } = demonstrationOrganizations[slug];
  const recorded = (
    what: string,
    event: Pick<AuditEvent, 'action' | 'resourceType' | 'resourceId' | 'occurredAt'>,
    actor = owner.id,
    details: Record<string, unknown> = {},
  ) =>
    em.create(AuditEvent, {
      id: demonstrationId(slug, `audit ${what}`),
      eventId: demonstrationId(slug, `audit event ${what}`),
      ...event,
      actorUserId: actor,
      details,
      outcome: 'SUCCESS',
      ipAddress: '192.0.2.10',
      userAgent: 'demonstration',
      source: 'tenancy',
      createdAt: event.occurredAt,
    });
  recorded(
    'organization',
    { action: 'organization.create', resourceType: 'Organization', resourceId: id, occurredAt: daysAgo(60) },
    owner.id,
    { name },
  );
  for (const team of teams)
    recorded(
      `team ${team.slug}`,
      {
        action: 'team.create',
        resourceType: 'Team',
        resourceId: demonstrationId(slug, `team ${team.slug}`),
        occurredAt: daysAgo(58),
      },
      owner.id,
      { slug: team.slug },
    );
  here.forEach(({ id: user, email }, index) => {
    recorded(
      `join ${email}`,
      {
        action: 'member.join',
        resourceType: 'Membership',
        resourceId: demonstrationId(slug, `membership ${email}`),
        occurredAt: daysAgo(59 - index),
      },
      user,
    );
    recorded(
      `sign-in ${email}`,
      { action: 'session.create', resourceType: 'User', resourceId: user, occurredAt: daysAgo(index / 10) },
      user,
    );
  });
}

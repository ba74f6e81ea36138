import type { EntityManager } from '#platform/data/database.ts';
import { Role } from '../role/entities.ts';
import { TeamMembership } from '../team/entities.ts';
import { Membership } from './entities.ts';

/**
 * Takes a member out of the organization, which is locked: their places in teams end, and a team whose only OWNER they
 * were goes to the organization's longest-standing other owner.
 * @throws OrgraphError INVALID_STATE for who has left already.
 */
export async function endMembership(em: EntityManager, member: Membership, by: string): Promise<void> {
  member.leave(by);
  const places = (await em.find(TeamMembership, { membership: { id: member.id } })) as TeamMembership[];
  for (const place of places) {
    const inTeam = { team: { id: place.team.id }, membership: { id: { $ne: member.id } } };
    if (place.role === 'OWNER' && (await em.count(TeamMembership, { ...inTeam, role: 'OWNER' })) === 0)
      await handOver(em, place, by);
    em.remove(place);
  }
}

async function handOver(em: EntityManager, { team, membership }: TeamMembership, by: string): Promise<void> {
  const owner = (await em.findOneOrFail(Role, { key: 'OWNER', isSystem: true })) as Role;
  const heir = (await em.findOne(
    Membership,
    { id: { $ne: membership.id }, role: { id: owner.id }, status: 'ACTIVE' },
    { orderBy: { joinedAt: 'asc', id: 'asc' } },
  )) as Membership | null;
  if (heir === null) return;
  const known = (await em.findOne(TeamMembership, {
    team: { id: team.id },
    membership: { id: heir.id },
  })) as TeamMembership | null;
  if (known === null) em.create(TeamMembership, { team: team as never, membership: heir, role: 'OWNER' });
  else known.role = 'OWNER';
  heir.version += 1;
  heir.updatedById = by;
}

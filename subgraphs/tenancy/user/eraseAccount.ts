import type { EntityManager } from '#platform/data/database.ts';
import { seeMembership } from '#platform/data/seeMembership.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { memberRemoved, userDeleted } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import { rewordingOf } from '#platform/search/wordsTable.ts';
import { removalsOf } from '#platform/subgraph/forgetAccount.ts';
import { invalidState } from '#platform/values/errors.ts';
import { nobodysClient, recordAudit } from '../audit/record.ts';
import { inOrganizationsOf, type PlaceOfPerson } from '../enterOrganization.ts';
import { endMembership } from '../membership/endMembership.ts';
import { Membership, membershipWords } from '../membership/entities.ts';
import { tellMember } from '../membership/tellMember.ts';
import { buryOrganization } from '../organization/buryOrganization.ts';
import { personalData } from '../personalData.ts';
import type { User } from './entities.ts';

/**
 * Takes from a person's account and from each organization who they were, in a transaction of theirs: what is left is
 * their id, which others' rows name. Their personal space is deleted, and the other subgraphs are told.
 * @param user locked.
 * @param options `isAgain` where a backup has brought them back, as whom they were then.
 * @throws OrgraphError INVALID_STATE for the last active owner of a company.
 */
export async function eraseAccount(
  em: EntityManager,
  query: Query,
  user: User,
  { isAgain = false } = {},
): Promise<void> {
  if (!isAgain) await assertNoCompanyNeeds(em, query, user.id);
  const address = user.emailVerifiedAt == null ? null : user.email!.toLowerCase();
  for (const statement of removals) await query(statement, [user.id]);
  await query('select app.forget_caller()');
  anonymise(user);
  await inOrganizationsOf(em, query, user.id, async (place) => {
    if (place.kind === 'PERSONAL') return;
    await leave(em, query, user.id, place);
    for (const statement of inOrganization) await query(statement, [user.id]);
    await query(tidings, [user.id, address]);
    await query(invitations, [user.id, address]);
    await query('select app.forget_caller()');
  });
  // What goes with its organization needs nothing but that; the look-up that shows a deleted one comes last.
  await inOrganizationsOf(em, query, user.id, async ({ organization, kind }) => {
    if (kind === 'PERSONAL') await buryOrganization(em, query, organization, byNobodysDevice(user.id));
  });
}

/** Where they come from is said of nobody who is not there any more. */
const byNobodysDevice = (user: string) => ({ user, client: nobodysClient });

function anonymise(user: User): void {
  Object.assign(user, {
    email: null,
    name: null,
    avatarUrl: null,
    passwordHash: null,
    emailVerifiedAt: null,
    defaultOrganizationId: null,
    lastLoginAt: null,
    lastActiveAt: null,
    timezone: 'UTC',
    isPlatformAdmin: false,
    status: 'DEACTIVATED',
  });
  user.attemptSucceeded();
}

async function assertNoCompanyNeeds(em: EntityManager, query: Query, user: string): Promise<void> {
  const needing: string[] = [];
  await inOrganizationsOf(em, query, user, async ({ organization, kind, name }) => {
    await query('select 1 from organization where id = $1 for update', [organization]);
    const [owners] = await query<{ isLast: boolean }>(lastOwner, [user]);
    if (kind === 'COMPANY' && owners!.isLast) needing.push(name!);
  });
  if (needing.length > 0)
    throw invalidState(
      `You are the last active owner of ${needing.join(', ')}. Make somebody else OWNER there by transferOwnership, or delete it by deleteOrganization; then delete your account.`,
      'LAST_OWNER',
    );
}

async function leave(em: EntityManager, query: Query, user: string, { membership }: PlaceOfPerson): Promise<void> {
  if (membership === null) return;
  // Before they leave: what is linked to them is found by the link, which leaving takes.
  emit(em, userDeleted, { user });
  const member = await em.findOneOrFail(Membership, { id: membership });
  if (member.status !== 'DEACTIVATED') {
    await endMembership(em, member, user);
    await seeMembership(query, member.id, member.version);
    tellMember(em, memberRemoved, member);
  }
  member.displayName = null;
  member.lastActiveAt = null;
  recordAudit(em, byNobodysDevice(user), { action: 'user.delete', resourceType: 'User', resourceId: user });
  await em.flush();
}

const removals = removalsOf('tenancy', personalData);

const inOrganization = [
  ...removals,
  'update invitation set message = null where invited_by_id = $1 and message is not null',
  rewordingOf(membershipWords, 'membership as new where new.user_id = $1'),
];

/** Those by which they came, and those to an address that they had proven to be theirs ($2). */
const ofPerson = `(accepted_by_id = $1 or email = $2)`;

/** What others were told of them by name. */
const tidings = `
  delete from notification where subject_type = 'Invitation' and subject_id in (
    select id::text from invitation where ${ofPerson})`;
const invitations = `delete from invitation where ${ofPerson}`;

const lastOwner = `
  select count(*) filter (where m.user_id = $1) = 1 and count(*) = 1 as "isLast"
  from membership m join role r on r.organization_id = m.organization_id and r.id = m.role_id
  where m.status = 'ACTIVE' and r.key = 'OWNER' and r.is_system`;

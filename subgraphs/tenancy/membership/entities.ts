import { defineEntity, p, ref } from '@mikro-orm/core';
import { moment, reference } from '#platform/data/columns.ts';
import { inTenant } from '#platform/data/tenantFilter.ts';
import { raiseVersion, versioned } from '#platform/data/versions.ts';
import { keptWords, wordsColumn, wordsIndex, wordsPolicies, type Searched } from '#platform/search/wordsTable.ts';
import { invalidState } from '#platform/values/errors.ts';
import { currentUser, ownWithoutOrganization } from '../policies.ts';
import { Role } from '../role/entities.ts';
import { tenantOwned, tenantOwnedOnce } from '../tenantOwned.ts';
import { User } from '../user/entities.ts';

/** By what members are found: their name in the organization, and their own, which is theirs in all (rewordMemberships.ts). */
export const membershipWords: Searched = {
  words: ['membership_words', 'membership_id'],
  text: `concat_ws(' ', new.display_name, (select concat_ws(' ', u.name, u.email) from "user" u where u.id = new.user_id))`,
  isOfNames: true,
  columns: ['display_name'],
  copied: ['role_id', 'status', 'joined_at'],
  varchars: ['display_name'],
};

const MembershipSchema = defineEntity({
  name: 'Membership',
  uniques: [{ name: 'membership_user_unique', properties: ['organizationId', 'user'] }],
  indexes: [
    { properties: ['user'] },
    {
      name: 'membership_list_index',
      properties: ['organizationId', 'joinedAt', 'id'],
      where: `(status <> 'DEACTIVATED'::text)`,
    },
    { name: 'membership_status_list_index', properties: ['organizationId', 'status', 'joinedAt', 'id'] },
    { name: 'membership_role_list_index', properties: ['organizationId', 'role', 'joinedAt', 'id'] },
  ],
  policies: [...ownWithoutOrganization(`(user_id = ${currentUser})`)],
  triggers: keptWords(membershipWords),
  properties: {
    ...tenantOwned,
    user: () => p.manyToOne(User).deleteRule('cascade').ref(),
    role: () => inTenant('role_id', p.manyToOne(Role)).deleteRule('restrict').ref(),
    displayName: p.string().length(255).nullable(),
    status: p.enum(['ACTIVE', 'SUSPENDED', 'DEACTIVATED'] as const).default('ACTIVE'),
    ...versioned,
    joinedAt: moment()
      .onCreate(() => new Date())
      .defaultRaw('now()'),
    lastActiveAt: moment().nullable(),
    assignedById: reference().nullable(),
  },
});

/** A person's place in an organization. `version` grows with each change of their rights: role, status, teams. */
export class Membership extends MembershipSchema.class {
  /** @throws OrgraphError INVALID_STATE unless the member is active. */
  suspend(by: string): void {
    if (this.status !== 'ACTIVE') throw invalidState('Only an active member can be suspended.', this.status);
    this.status = 'SUSPENDED';
    raiseVersion(this, by);
  }

  /** @throws OrgraphError INVALID_STATE unless the member is suspended. */
  reactivate(by: string): void {
    if (this.status !== 'SUSPENDED') throw invalidState('Only a suspended member can be reactivated.', this.status);
    this.status = 'ACTIVE';
    raiseVersion(this, by);
  }

  /** @throws OrgraphError INVALID_STATE for who has left. */
  leave(by: string): void {
    if (this.status === 'DEACTIVATED') throw invalidState('This member has left the organization.', this.status);
    this.status = 'DEACTIVATED';
    raiseVersion(this, by);
  }

  /** Of who has left: a member again, with another role. */
  comeBack(role: Role, assignedBy: string): void {
    this.status = 'ACTIVE';
    this.assume(role, assignedBy);
  }

  /** @throws OrgraphError INVALID_STATE for who has left. */
  assume(role: Role, assignedBy: string): void {
    if (this.status === 'DEACTIVATED') throw invalidState('This member has left the organization.', this.status);
    this.role = ref(role);
    this.assignedById = assignedBy;
    raiseVersion(this, assignedBy);
  }
}
MembershipSchema.setClass(Membership);

const MembershipWordsSchema = defineEntity({
  name: 'MembershipWords',
  uniques: [{ properties: ['organizationId', 'membership'] }],
  indexes: [wordsIndex('membership_words'), { properties: ['organizationId', 'joinedAt', 'membership'] }],
  policies: wordsPolicies,
  properties: {
    ...tenantOwnedOnce,
    membership: () => inTenant('membership_id', p.manyToOne(Membership)).deleteRule('cascade').ref(),
    roleId: p.uuid(),
    status: p.text(),
    joinedAt: moment(),
    ...wordsColumn,
  },
});

/** What of a member a filter by text finds: the words of their names and of their e-mail address. */
export class MembershipWords extends MembershipWordsSchema.class {}
MembershipWordsSchema.setClass(MembershipWords);

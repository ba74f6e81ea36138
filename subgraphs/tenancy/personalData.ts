import { actor, type PersonalData } from '#platform/personalData/declaration.ts';
import { expiredSignIns } from './identity/entities.ts';
import { invitationDays } from './invitation/entities.ts';
import { notificationDays } from './notification/entities.ts';
import { expiredCopies } from './personalCopy/entities.ts';
import { outlivedRows } from './policies.ts';
import { tokenDays } from './user/entities.ts';

const ofMembership = 'the account, and until its organization is deleted';

/** What the tenancy subgraph keeps of people. */
export const personalData: PersonalData = {
  user: {
    why: 'who somebody is, how they sign in, and how they are written to',
    kept: 'as long as the account; then its id alone',
    arePeople: true,
    people: {
      id: {
        is: 'account',
        says: [
          'email',
          'name',
          'avatar_url',
          'timezone',
          'default_organization_id',
          'status',
          'email_verified_at',
          'failed_logins',
          'locked_until',
          'last_login_at',
          'last_active_at',
        ],
        withheld: { password_hash: 'a secret' },
        erased: 'emptied',
      },
    },
  },
  user_identity: {
    why: 'to sign in with an account elsewhere',
    kept: 'as long as the account, or until the person unlinks it',
    people: { user_id: { is: 'account', says: ['issuer', 'subject', 'email'], erased: 'removed' } },
  },
  refresh_token: {
    why: 'sessions: to go on with one, to end it, and to tell that a token was stolen',
    kept: { days: tokenDays, after: 'expires_at', lookup: outlivedRows },
    people: {
      user_id: {
        is: 'account',
        says: ['ip', 'user_agent', 'reason', 'expires_at', 'revoked_at'],
        withheld: { jti: 'the hash of a secret' },
        erased: 'removed',
      },
    },
    nobodys: ['family', 'replaced_by'],
  },
  one_time_token: {
    why: 'to prove an e-mail address, and to give a new password',
    kept: { days: tokenDays, after: 'expires_at', lookup: outlivedRows },
    people: {
      user_id: {
        is: 'account',
        says: ['kind', 'expires_at', 'used_at'],
        withheld: { token_hash: 'the hash of a secret' },
        erased: 'removed',
      },
    },
  },
  pending_sign_in: {
    why: 'to end the sign-in with an account elsewhere in the browser that has begun it',
    kept: { days: 0, after: 'expires_at', lookup: expiredSignIns },
    nobodys: ['state', 'provider', 'redirect', 'bound'],
  },
  failed_log_in: {
    why: 'so that passwords are not guessed: counts by a keyed digest, which nobody is found by',
    kept: { days: 0, after: 'window_ends' },
    nobodys: ['address'],
  },
  organization: {
    why: 'whose data everything else is',
    kept: 'as long as the organization',
    people: { created_by_id: actor, updated_by_id: actor },
    ofOrganization: [
      'name',
      'slug',
      'domain',
      'description',
      'website',
      'primary_contact_email',
      'billing_email',
      'phone',
      'address',
      'city',
      'postal_code',
      'logo_url',
      'settings',
    ],
    nobodys: ['industry', 'timezone', 'certifications', 'features'],
  },
  role: {
    why: 'what members may do',
    kept: 'as long as the organization, or until it is deleted',
    people: { updated_by_id: actor },
    ofOrganization: ['key', 'display_name', 'description'],
    nobodys: ['permissions', 'color'],
  },
  membership: {
    why: 'who belongs to an organization, as what',
    kept: ofMembership,
    arePeople: true,
    people: {
      user_id: {
        is: 'account',
        says: ['role_id', 'display_name', 'status', 'joined_at', 'last_active_at'],
        erased: 'emptied',
      },
      assigned_by_id: actor,
      updated_by_id: actor,
    },
  },
  membership_words: {
    why: 'to find members by their names',
    kept: ofMembership,
    people: {
      membership_id: {
        is: 'membership.id',
        withheld: { words: 'made of the names', status: 'a copy' },
        erased: 'emptied',
      },
    },
    nobodys: ['role_id'],
  },
  team: {
    why: 'who works together',
    kept: 'as long as the organization',
    people: { created_by_id: actor, updated_by_id: actor },
    ofOrganization: ['name', 'slug', 'description', 'avatar_url', 'settings'],
  },
  team_membership: {
    why: 'who belongs to a team, as what',
    kept: 'until the member leaves the team',
    people: {
      membership_id: { is: 'membership.id', says: ['team_id', 'role', 'joined_at'], erased: 'removed' },
      updated_by_id: actor,
    },
  },
  invitation: {
    why: 'to ask somebody into an organization',
    kept: { days: invitationDays, after: 'expires_at', lookup: outlivedRows },
    people: {
      email: {
        is: 'address',
        says: ['status', 'expires_at', 'responded_at'],
        withheld: { token_hash: 'the hash of a secret' },
        erased: 'removed',
      },
      invited_by_id: { ...actor, says: ['message'], erased: 'emptied' },
      accepted_by_id: actor,
    },
  },
  personal_copy: {
    why: 'to hand out what is kept of somebody, when they ask for it',
    kept: { days: 0, after: 'expires_at', lookup: expiredCopies },
    people: { user_id: { is: 'account', says: ['status', 'expires_at', 'size'], erased: 'removed' } },
    nobodys: ['attempt'],
  },
  personal_copy_part: {
    why: 'the same, in pieces',
    kept: 'as long as the copy',
    people: {
      user_id: { is: 'account', withheld: { content: 'the copy itself' }, erased: 'removed' },
    },
    nobodys: ['attempt'],
  },
  notification: {
    why: 'what a member should know',
    kept: { days: notificationDays, after: 'created_at', lookup: outlivedRows },
    people: {
      user_id: {
        is: 'account',
        says: ['category', 'code', 'title', 'message', 'status', 'action_url', 'action_label', 'read_at'],
        withheld: {
          metadata: 'made for programs',
          subject_type: 'what it is about, which may be somebody else',
          subject_id: 'what it is about, which may be somebody else',
          dedupe_key: 'made for programs',
        },
        erased: 'removed',
      },
      email: { is: 'address', erased: 'removed' },
    },
  },
  audit_event: {
    why: 'so that an organization can tell what was done, and by whom',
    kept: 'as long as the organization’s plan says',
    people: {
      actor_user_id: {
        is: 'account',
        says: ['action', 'resource_type', 'outcome', 'ip_address', 'user_agent', 'source', 'occurred_at'],
        withheld: { resource_id: 'may be somebody else', details: 'may be about somebody else' },
        erased: { kept: 'the organization’s record of what was done: an id, which leads to nobody' },
      },
    },
    nobodys: ['event_id'],
  },
  organization_tombstone: {
    why: 'so that nothing brings a deleted organization back',
    kept: 'for good: ids and when',
    people: { deleted_by_id: actor },
  },
};

import { defineEntity, p } from '@mikro-orm/core';
import { caseless, moment } from '#platform/data/columns.ts';
import { identified } from '#platform/data/tenantFilter.ts';
import { currentUser, lookup } from '../policies.ts';
import { User } from '../user/entities.ts';

/** The look-up before a person is known: whose a subject of an issuer is. */
export const identityBySubject = 'identity-by-subject';

const UserIdentitySchema = defineEntity({
  name: 'UserIdentity',
  uniques: [{ name: 'user_identity_issuer_subject_unique', properties: ['issuer', 'subject'] }],
  indexes: [{ properties: ['user', 'createdAt', 'id'] }],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `((user_id = ${currentUser}) OR ${lookup(identityBySubject, `(((issuer)::text || ' '::text) || (subject)::text)`)})`,
      check: `(user_id = ${currentUser})`,
    },
    { name: 'person_deletion', type: 'restrictive', command: 'delete', using: `(user_id = ${currentUser})` },
  ],
  properties: {
    ...identified,
    user: () => p.manyToOne(User).deleteRule('cascade').ref(),
    issuer: p.string().length(255),
    subject: p.string().length(255),
    email: caseless().nullable(),
  },
});

/**
 * Who a person is at somebody else's: a subject of an issuer, as whom they sign in here. `email` is what the issuer
 * said when they were linked; it decides nothing.
 */
export class UserIdentity extends UserIdentitySchema.class {}
UserIdentitySchema.setClass(UserIdentity);

/** The named look-ups of sign-ins that are under way: one by its state, and those that are too old, to be deleted. */
export const signInByState = 'sign-in-by-state';
export const expiredSignIns = 'expired-sign-ins';

const byState = lookup(signInByState, '(state)::text');

const PendingSignInSchema = defineEntity({
  name: 'PendingSignIn',
  uniques: [{ name: 'pending_sign_in_state_unique', properties: ['state'] }],
  rowLevelSecurity: 'force',
  policies: [
    { name: 'request_rows', using: 'true', check: 'true' },
    {
      name: 'state_isolation',
      type: 'restrictive',
      using: `(${byState} OR ((current_setting('app.purpose'::text, true) = '${expiredSignIns}'::text) AND (expires_at <= now())))`,
      check: byState,
    },
  ],
  properties: {
    ...identified,
    state: p.string().length(43),
    provider: p.string().length(30),
    redirect: p.string().length(255),
    bound: p.string().length(43),
    expiresAt: moment().index(),
  },
});

/**
 * A sign-in with somebody else that has begun: `state` is the SHA-256 of what the provider hands back, `bound` that of
 * the browser's secret and of who is signed in there. It is deleted by its first use; until then nobody's.
 */
export class PendingSignIn extends PendingSignInSchema.class {}
PendingSignInSchema.setClass(PendingSignIn);

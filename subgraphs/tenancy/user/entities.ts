import { defineEntity, p, type EntityClass } from '@mikro-orm/core';
import { caseless, moment } from '#platform/data/columns.ts';
import { changing, currentOrganization, identified } from '#platform/data/tenantFilter.ts';
import { forbidden } from '#platform/values/errors.ts';
import { optionalId } from '../optionalId.ts';
import { Organization } from '../organization/entities.ts';
import { currentUser, lookup, outlived } from '../policies.ts';

/** The look-ups before a person is known; they answer ids only. */
export const userByEmail = 'user-by-email';

const UserSchema = defineEntity({
  name: 'User',
  uniques: [{ name: 'user_email_unique', properties: ['email'] }],
  indexes: [{ properties: ['defaultOrganizationId'] }],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `((id = ${currentUser}) OR ${lookup(userByEmail, 'email', 'citext')} OR (EXISTS ( SELECT 1 FROM membership m WHERE ((m.user_id = "user".id) AND (m.organization_id = ${currentOrganization})))))`,
      check: `(id = ${currentUser})`,
    },
    { name: 'person_deletion', type: 'restrictive', command: 'delete', using: `(id = ${currentUser})` },
  ],
  properties: {
    ...identified,
    ...changing,
    email: caseless().nullable(),
    name: p.string().length(255).nullable(),
    avatarUrl: p.text().nullable(),
    passwordHash: p.text().nullable(),
    isPlatformAdmin: p.boolean().default(false),
    status: p.enum(['ACTIVE', 'SUSPENDED', 'DEACTIVATED'] as const).default('ACTIVE'),
    emailVerifiedAt: moment().nullable(),
    timezone: p.string().length(100).default('UTC'),
    defaultOrganizationId: optionalId('default_organization_id', (): EntityClass<unknown> => Organization),
    failedLogins: p.integer().default(0),
    lockedUntil: moment().nullable(),
    lastLoginAt: moment().nullable(),
    lastActiveAt: moment().nullable(),
  },
});

const attemptsBeforeLock = 5;
const lockMilliseconds = 30 * 60_000;

/**
 * A person, in any number of organizations. Fellow members of an organization, present and past, see who they are;
 * nobody else does.
 */
export class User extends UserSchema.class {
  /**
   * Counts an attempt to give the password before it is judged, so that guesses sent at once count one by one; the
   * fifth in a row locks for 30 minutes.
   * @returns whether the attempt may succeed at all.
   */
  admitAttempt(now = new Date()): boolean {
    if (this.lockedUntil && this.lockedUntil > now) return false;
    this.failedLogins = (this.lockedUntil ? 0 : this.failedLogins) + 1;
    this.lockedUntil = this.failedLogins < attemptsBeforeLock ? null : new Date(now.getTime() + lockMilliseconds);
    return true;
  }

  /** @throws OrgraphError FORBIDDEN for who does not run the platform. */
  assertPlatformAdmin(): void {
    if (!this.isPlatformAdmin || this.status !== 'ACTIVE')
      throw forbidden('Only a platform administrator may do this.');
  }

  /** The password was right. */
  attemptSucceeded(): void {
    this.failedLogins = 0;
    this.lockedUntil = null;
  }
}
UserSchema.setClass(User);

/** How long tokens are kept after they have expired. */
export const tokenDays = 30;

const outlivedToken = outlived('expires_at', tokenDays);

const RefreshTokenSchema = defineEntity({
  name: 'RefreshToken',
  uniques: [{ name: 'refresh_token_jti_unique', properties: ['jti'] }],
  indexes: [
    { properties: ['user', 'createdAt'] },
    {
      name: 'refresh_token_open_list_index',
      properties: ['user', 'createdAt', 'id'],
      where: '(revoked_at IS NULL)',
    },
    { properties: ['family'] },
    { properties: ['expiresAt'] },
  ],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `((user_id = ${currentUser}) OR ${lookup('refresh-token', '(jti)::text')} OR ${outlivedToken})`,
      check: `(user_id = ${currentUser})`,
    },
    {
      name: 'person_deletion',
      type: 'restrictive',
      command: 'delete',
      using: `((user_id = ${currentUser}) OR ${outlivedToken})`,
    },
  ],
  properties: {
    ...identified,
    jti: p.string().length(64),
    user: () => p.manyToOne(User).deleteRule('cascade').ref(),
    family: p.uuid(),
    generation: p.integer().default(0),
    expiresAt: moment(),
    revokedAt: moment().nullable(),
    reason: p.enum(['ROTATED', 'REUSED', 'LOGGED_OUT', 'REVOKED', 'PASSWORD_CHANGED'] as const).nullable(),
    replacedBy: p.uuid().nullable(),
    repeats: p.integer().default(0),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
  },
});

/** How often one token is answered with the successor that it has already. */
const mostRepeats = 10;

/**
 * One link of a session's chain of refresh tokens: `family` is the session, `generation` the place in it, `jti` the
 * token's SHA-256; the token itself is nowhere.
 */
export class RefreshToken extends RefreshTokenSchema.class {
  /** Counts a further use of a token that has been exchanged. @returns whether it is so soon that it is no theft. */
  admitRepeat(grace: number, now = new Date()): boolean {
    if (this.reason !== 'ROTATED' || this.repeats >= mostRepeats) return false;
    this.repeats += 1;
    return now.getTime() - this.revokedAt!.getTime() < grace;
  }
}
RefreshTokenSchema.setClass(RefreshToken);

/** The look-up of a token that was mailed. */
export const oneTimeToken = 'one-time-token';

const OneTimeTokenSchema = defineEntity({
  name: 'OneTimeToken',
  uniques: [
    { name: 'one_time_token_kind_unique', properties: ['user', 'kind'] },
    { name: 'one_time_token_hash_unique', properties: ['tokenHash'] },
  ],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `((user_id = ${currentUser}) OR ${lookup(oneTimeToken, '(token_hash)::text')} OR ${outlivedToken})`,
      check: `(user_id = ${currentUser})`,
    },
    {
      name: 'person_deletion',
      type: 'restrictive',
      command: 'delete',
      using: `((user_id = ${currentUser}) OR ${outlivedToken})`,
    },
  ],
  properties: {
    ...identified,
    ...changing,
    user: () => p.manyToOne(User).deleteRule('cascade').ref(),
    kind: p.enum(['EMAIL_VERIFICATION', 'PASSWORD_RESET'] as const),
    issue: p.integer(),
    tokenHash: p.string().length(64),
    expiresAt: moment().index(),
    usedAt: moment().nullable(),
  },
});

/**
 * What a person was mailed last of a kind: its SHA-256, for the token itself is nowhere. `issue` counts them; only the
 * last is good, once.
 */
export class OneTimeToken extends OneTimeTokenSchema.class {}
OneTimeTokenSchema.setClass(OneTimeToken);
export type OneTimeTokenKind = OneTimeToken['kind'];

const FailedLogInSchema = defineEntity({
  name: 'FailedLogIn',
  tableName: 'failed_log_in',
  rowLevelSecurity: 'force',
  policies: [
    { name: 'request_rows', using: 'true', check: 'true' },
    { name: 'window_ends', type: 'restrictive', command: 'delete', using: '(window_ends < now())' },
  ],
  properties: { address: p.string().length(64).primary(), windowEnds: moment(), attempts: p.integer() },
});

/**
 * How often something has been tried (attempts.ts) until `windowEnds`: log-ins that failed, and sign-ups; by the digest
 * of what, and of whose network or e-mail address.
 */
export class FailedLogIn extends FailedLogInSchema.class {}
FailedLogInSchema.setClass(FailedLogIn);

import { defineEntity, p } from '@mikro-orm/core';

/** A policy is needed beside restrictive ones, which alone show nothing. Why it shows all: docs/decisions/0031. */
const everyRow = { name: 'request_rows', using: 'true', check: 'true' } as const;

const UsedNonceSchema = defineEntity({
  name: 'UsedNonce',
  tableName: 'used_nonce',
  rowLevelSecurity: 'force',
  policies: [
    everyRow,
    { name: 'nonce_is_final', type: 'restrictive', command: 'update', using: 'false' },
    { name: 'nonce_expires', type: 'restrictive', command: 'delete', using: '(expires_at < now())' },
  ],
  properties: { nonce: p.string().length(64).primary(), expiresAt: p.datetime(3).index() },
});

/**
 * A mutation's nonce, spent in the mutation's own transaction: the same request cannot be played a second time, by any
 * replica. The runtime role neither changes one nor deletes it before it has expired.
 */
export class UsedNonce extends UsedNonceSchema.class {}
UsedNonceSchema.setClass(UsedNonce);

const SeenMembershipSchema = defineEntity({
  name: 'SeenMembership',
  tableName: 'seen_membership',
  rowLevelSecurity: 'force',
  policies: [everyRow, { name: 'membership_stays', type: 'restrictive', command: 'delete', using: 'false' }],
  properties: { membership: p.uuid().primary(), version: p.integer() },
});

/**
 * The newest version of a membership that a mutation has shown; a mutation with an older one comes from a right that
 * has changed.
 */
export class SeenMembership extends SeenMembershipSchema.class {}
SeenMembershipSchema.setClass(SeenMembership);

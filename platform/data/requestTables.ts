import { defineEntity, p } from '@mikro-orm/core';

const UsedNonceSchema = defineEntity({
  name: 'UsedNonce',
  tableName: 'used_nonce',
  properties: { nonce: p.string().length(64).primary(), expiresAt: p.datetime(3).index() },
});

/**
 * A mutation's nonce, spent in the mutation's own transaction: the same request cannot be played a second time, by any
 * replica.
 */
export class UsedNonce extends UsedNonceSchema.class {}
UsedNonceSchema.setClass(UsedNonce);

const SeenMembershipSchema = defineEntity({
  name: 'SeenMembership',
  tableName: 'seen_membership',
  properties: { membership: p.uuid().primary(), version: p.integer() },
});

/**
 * The newest version of a membership that a mutation has shown; a mutation with an older one comes from a right that
 * has changed.
 */
export class SeenMembership extends SeenMembershipSchema.class {}
SeenMembershipSchema.setClass(SeenMembership);

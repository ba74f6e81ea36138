import { defineEntity, p } from '@mikro-orm/core';
import { moment } from '#platform/data/columns.ts';
import { changing, currentUser, identified } from '#platform/data/tenantFilter.ts';
import { User } from '../user/entities.ts';

/** The named look-up of copies whose time is over, to be deleted. */
export const expiredCopies = 'expired-personal-copies';

const own = `(user_id = ${currentUser})`;

const PersonalCopySchema = defineEntity({
  name: 'PersonalCopy',
  uniques: [{ name: 'personal_copy_user_unique', properties: ['user'] }],
  policies: [
    {
      name: 'person_isolation',
      type: 'restrictive',
      using: `(${own} OR ((current_setting('app.purpose'::text, true) = '${expiredCopies}'::text) AND (expires_at <= now())))`,
      check: own,
    },
  ],
  properties: {
    ...identified,
    ...changing,
    user: () => p.manyToOne(User).deleteRule('cascade').ref(),
    status: p.enum(['REQUESTED', 'READY'] as const).default('REQUESTED'),
    expiresAt: moment().index(),
    attempt: p.uuid().nullable(),
    size: p.integer().nullable(),
  },
});

/**
 * A copy of what is kept of a person, asked for by them; one at a time. `attempt` is whose parts it consists of, once it
 * is READY, `size` their bytes. One that is not made by `expiresAt` is not made any more.
 */
export class PersonalCopy extends PersonalCopySchema.class {}
PersonalCopySchema.setClass(PersonalCopy);

const PersonalCopyPartSchema = defineEntity({
  name: 'PersonalCopyPart',
  uniques: [{ name: 'personal_copy_part_unique', properties: ['copy', 'attempt', 'position'] }],
  policies: [{ name: 'person_isolation', type: 'restrictive', using: own, check: own }],
  properties: {
    ...identified,
    copy: () => p.manyToOne(PersonalCopy).deleteRule('cascade').ref(),
    user: () => p.manyToOne(User).deleteRule('cascade').ref().index(),
    attempt: p.uuid(),
    position: p.integer(),
    content: p.blob().lazy(),
  },
});

/** A piece of a copy's file, in their order; of an attempt to make it, of which the last one's are kept. */
export class PersonalCopyPart extends PersonalCopyPartSchema.class {}
PersonalCopyPartSchema.setClass(PersonalCopyPart);

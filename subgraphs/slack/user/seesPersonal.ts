import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { grants } from '#platform/identity/permissions.ts';
import type { SlackUser } from './entities.ts';

/**
 * Whether the caller sees a person's e-mail address, phone and profile: their own, and everybody's who manages
 * correlations, because people are correlated by what these say.
 */
export const seesPersonal = (
  { userId }: Pick<RowOf<SlackUser>, 'userId'>,
  { user, identity }: Pick<Context, 'user' | 'identity'>,
): boolean => userId === user || grants(identity.permissions, 'correlation:manage');

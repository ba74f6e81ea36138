import { scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { userByEmail } from './entities.ts';

/** The named look-up before a person is known: it answers an id only. */
export const userOfEmail = (context: Context, address: string): Promise<string | null> =>
  context.unit.under(
    scopeOfLookup(userByEmail, address),
    async ({ query }) =>
      (await query<{ id: string }>('select id from "user" where email = $1::citext', [address]))[0]?.id ?? null,
  );

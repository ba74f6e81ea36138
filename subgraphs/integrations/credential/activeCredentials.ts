import type { PageArguments } from '#platform/data/page.ts';
import type { Context } from '#platform/graphql/context.ts';
import { credentialTypes, IntegrationCredential } from './entities.ts';

/** The credentials in use of a connection, by type: one statement for those of all the connections of a request. */
export const activeCredentials = (integration: string, page: PageArguments, { connection }: Context) =>
  connection(IntegrationCredential, page, {
    of: ['integration', integration],
    where: { isActive: true },
    orders: { TYPE: ['type'], TYPE_DESCENDING: ['-type'] },
  });

/**
 * When the first of a connection's credentials ends; null where none has a known end. A connection has at most one of
 * each type in use.
 */
export async function soonestEnd(integration: string, context: Context): Promise<Date | null> {
  const { edges } = await activeCredentials(integration, { first: credentialTypes.length }, context);
  const ends = edges.flatMap(({ node }) => node.expiresAt ?? []);
  return ends.length === 0 ? null : new Date(Math.min(...ends.map((end) => end.getTime())));
}

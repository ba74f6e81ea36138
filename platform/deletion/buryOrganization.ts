import type { EventHandler } from '../events/handlers.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { bury } from './bury.ts';
import { purgeOrganization } from './purgeOrganization.ts';

/** What a subgraph does where tenancy tells that an organization is deleted: a tombstone at once, then the purge. */
export const buryOrganization: EventHandler['handle'] = async ({ organization, at }, { em, query }) => {
  const id = organization!;
  await bury(query, 'tenant', { id, deletedAt: new Date(at), deletedBy: null });
  enqueue(em, purgeOrganization, { organization: id }, { isNobodys: true });
};

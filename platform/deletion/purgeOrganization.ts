import { z } from 'zod';
import { jobKind } from '../jobs/jobKind.ts';
import { purge } from './purge.ts';

/** Takes everything of a deleted organization from a subgraph's database; every subgraph does it. */
export const purgeOrganization = jobKind({
  name: 'organization.purge',
  input: z.strictObject({ organization: z.uuid() }),
  async run({ organization }, { database, signal, log }) {
    const purged = await purge(database, organization, signal);
    log.info({ purged: Object.fromEntries(purged) }, 'an organization is purged');
  },
});

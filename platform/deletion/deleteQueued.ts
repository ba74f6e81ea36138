import { queueSchema } from '../data/queueSchema.ts';
import type { Query } from '../data/unitOfWork.ts';
import { organizationDeleted } from '../events/catalogue.ts';
import { batchRows } from './deleteRows.ts';

/** Of the organization, whatever it is; others are still to be told that it is gone. */
const ofOrganization = `
  (group_id = $1 or data ->> 'organization' = $1) and data ->> 'type' is distinct from '${organizationDeleted.name}'`;

/**
 * Takes a deleted organization's jobs and events from the queues, a thousand at most, and none that is just being
 * delivered. Who runs such a job is stopped within a second. @returns how many.
 */
export async function deleteQueued(query: Query, organization: string): Promise<number> {
  const [gone] = await query<{ rows: number }>(deletion, [organization]);
  return gone!.rows;
}

/** Whether there are more, those that are being delivered too. */
export const isAnythingQueued = async (query: Query, organization: string): Promise<boolean> =>
  (await query(`select 1 as there from ${queueSchema}.job where ${ofOrganization} limit 1`, [organization])).length > 0;

const deletion = `
  with found as (
    select name, id from ${queueSchema}.job where ${ofOrganization} limit ${batchRows} for update skip locked),
  gone as (
    delete from ${queueSchema}.job t using found where t.name = found.name and t.id = found.id returning 1)
  select count(*)::int as rows from gone`;

import type { EntityManager } from '#platform/data/database.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import { bury } from '#platform/deletion/bury.ts';
import { purgeOrganization } from '#platform/deletion/purgeOrganization.ts';
import { organizationDeleted } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { recordAudit, type Actor } from '../audit/record.ts';

/**
 * Leaves a tombstone in the place of the transaction's organization, which must be locked: from the commit on nobody
 * sees or enters it, the other subgraphs are told, and what is left of it is purged.
 */
export async function buryOrganization(em: EntityManager, query: Query, id: string, by: Actor): Promise<void> {
  await bury(query, 'tenancy', { id, deletedAt: new Date(), deletedBy: by.user });
  recordAudit(em, by, { action: 'organization.delete', resourceType: 'Organization', resourceId: id, isNobodys: true });
  emit(em, organizationDeleted, {});
  enqueue(em, purgeOrganization, { organization: id }, { isNobodys: true });
}

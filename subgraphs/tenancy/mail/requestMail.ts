import type { EntityManager } from '#platform/data/database.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import type { MailReference } from './mailKind.ts';
import { sendMail } from './sendMail.ts';

/**
 * Asks for a mail about a row of this transaction, with its commit. It is loaded in the transaction's organization and by
 * its person.
 */
export const requestMail = (em: EntityManager, reference: MailReference): void => {
  enqueue(em, sendMail, reference);
};

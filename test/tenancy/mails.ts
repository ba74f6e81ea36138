import { expect } from '@jest/globals';
import { listMails, mailboxOf, type KeptMail } from '../../subgraphs/tenancy/mail/mailbox.ts';
import { eventually } from '../harness/eventually.ts';
import type { TestSubgraph } from '../harness/subgraph.ts';

/** What is in tenancy's mailbox for an address, the newest first. */
export const mailsTo = async ({ keys }: Pick<TestSubgraph, 'keys'>, address: string): Promise<KeptMail[]> =>
  (await listMails(mailboxOf(keys.directory))).filter(({ to }) => to === address);

/** The mail of a kind to an address that is none of those before, once it is there. */
export async function nextMail(
  tenancy: Pick<TestSubgraph, 'keys'>,
  kind: string,
  address: string,
  before: readonly KeptMail[] = [],
): Promise<KeptMail> {
  const known = new Set(before.map(({ id }) => id));
  let found: KeptMail | undefined;
  expect(
    await eventually(async () => {
      found = (await mailsTo(tenancy, address)).find((mail) => mail.kind === kind && !known.has(mail.id));
      return found !== undefined;
    }, 20),
  ).toBe(true);
  return found!;
}

/** Whether every job is done. */
export const noJobs = (tenancy: Pick<TestSubgraph, 'sql'>): Promise<boolean> =>
  eventually(async () => (await tenancy.sql('select 1 from pgboss.job where name = $1', ['jobs'])).length === 0, 20);

import { setTimeout as pause } from 'node:timers/promises';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork, writingOf, type Query } from '#platform/data/unitOfWork.ts';
import { startDelivery } from '#platform/events/delivery.ts';
import { emit } from '#platform/events/emit.ts';
import { isReady, partsOf } from './parts.ts';
import { toldChange, toldOnce } from './toldChange.ts';

// Integrations as far as it tells: makes the changes that are planned, as far as it may, several at a time, and delivers
// what they tell. Arguments: its database, the keys, the receiver's address,
// which organizations.
const parts = await partsOf('integrations', process.argv.slice(2) as [string, string, string]);
startDelivery({ ...parts, receivers: ['tenancy'] });
isReady();

interface Change {
  [column: string]: unknown;
  number: number;
  organization: string;
  subject: string;
  isOrdered: boolean;
}

const next = `
  select number, organization, subject, is_ordered as "isOrdered" from change
  where not is_made and organization = $1 and number <= (select allowed from pace)
  order by number limit 1 for update skip locked`;
/** Of the changes of its subject those that were committed before it. */
const make = `
  update change set is_made = true, after = array(
    select number from change before where before.subject = change.subject and before.is_made) where number = $1`;

const sometimes = async () => {
  if (Math.random() < 0.4) await pause(Math.random() * 30);
};

async function makeChange(query: Query, em: Parameters<typeof emit>[0], organization: string): Promise<void> {
  // Some begin, and some end, long before or after they tell: neither is the order of commits.
  await sometimes();
  const [change] = await query<Change>(next, [organization]);
  if (change === undefined) return pause(5);
  const { number, subject, isOrdered } = change;
  emit(em, isOrdered ? toldChange : toldOnce, { subject, number });
  writingOf(em).beforeCommit.push(async () => {
    await sometimes();
    await query(make, [number]);
    if (Math.random() < 0.05) throw new Error('taken back');
  });
}

async function makeChanges(organization: string): Promise<never> {
  const unit = createUnitOfWork(parts.database, scopeOfOrganization(organization));
  for (;;)
    await unit
      .write((em, query) => makeChange(query, em, organization))
      .catch((error: Error) => error.message === 'taken back' || Promise.reject(error));
}
const [first, second] = (process.argv[5] ?? '').split(',') as [string, string];
await Promise.all([first, first, first, second].map(makeChanges));

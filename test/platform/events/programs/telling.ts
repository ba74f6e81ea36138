import { setTimeout as pause } from 'node:timers/promises';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { startDelivery } from '#platform/events/delivery.ts';
import { emit } from '#platform/events/emit.ts';
import { partsOf } from './parts.ts';
import { toldChange, toldOnce } from './toldChange.ts';

// Integrations as far as it tells: makes changes until all have been made (by whichever process), two at a time, and
// delivers what they tell. Arguments: its database, the keys, the receiver's address, how many changes, which
// organizations.
const [url, keys, other, changes, organizations] = process.argv.slice(2) as [string, string, string, string, string];
const parts = await partsOf('integrations', [url, keys, other]);
startDelivery({ ...parts, receivers: ['tenancy'] });
process.stdout.write('ready\n');

const subjects = 5;
async function makeChanges(): Promise<void> {
  for (;;) {
    const organization = organizations.split(',')[Math.floor(Math.random() * organizations.split(',').length)]!;
    const subject = `subject ${Math.floor(Math.random() * subjects)}`;
    const unit = createUnitOfWork(parts.database, scopeOfOrganization(organization));
    const made = await unit
      .write(async (em, query) => {
        const [{ count }] = (await query<{ count: number }>('select sum(version)::int as count from changed')) as [
          { count: number | null },
        ];
        if ((count ?? 0) >= Number(changes)) return false;
        // Some begin long before they change anything, so that the order of beginnings is not the order of commits.
        if (Math.random() < 0.2) await pause(Math.random() * 20);
        const [{ version }] = (await query<{ version: number }>(
          `insert into changed (organization, subject, version) values ($1, $2, 1)
         on conflict (organization, subject) do update set version = changed.version + 1 returning version`,
          [organization, subject],
        )) as [{ version: number }];
        emit(em, Math.random() < 0.8 ? toldChange : toldOnce, { subject: `${organization} ${subject}`, version });
        if (Math.random() < 0.05) throw new Error('taken back');
        return true;
      })
      .catch((error: Error) => error.message === 'taken back' || Promise.reject(error));
    if (!made) return;
  }
}
await Promise.all([makeChanges(), makeChanges()]);
process.stdout.write('made\n');

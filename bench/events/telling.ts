import { once } from 'node:events';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { audited } from '#platform/events/catalogue.ts';
import { startDelivery } from '#platform/events/delivery.ts';
import { emit } from '#platform/events/emit.ts';
import { partsOf } from '../../test/platform/events/programs/parts.ts';
import { benchChange } from './benchChange.ts';

/** What the benchmark asks of this process; it answers each with an empty message. */
export type Order =
  | { kind: 'tell'; what: 'nothing' | 'record' | 'change'; events: number; subjects: number; organizations: string[] }
  | { kind: 'deliver' }
  | { kind: 'stop' };

// Integrations as far as it tells. Arguments: its database, the keys, the receiver's address.
const parts = await partsOf('integrations', process.argv.slice(2) as [string, string, string]);
let delivery: ReturnType<typeof startDelivery> | undefined;

/** One transaction each, which changes a row. */
async function tell({ what, events, subjects, organizations }: Extract<Order, { kind: 'tell' }>): Promise<void> {
  for (let event = 0; event < events; event += 1) {
    const organization = organizations[event % organizations.length]!;
    await createUnitOfWork(parts.database, scopeOfOrganization(organization)).write(async (em, query) => {
      await query('update bench_told set times = times + 1 where organization = $1', [organization]);
      if (what === 'change') emit(em, benchChange, { subject: event % subjects });
      if (what === 'record')
        emit(em, audited, {
          actor: null,
          action: 'bench.tell',
          resourceType: 'Bench',
          resourceId: organization,
          outcome: 'SUCCESS',
          fields: ['name'],
        });
    });
  }
}

process.send!({});
for (;;) {
  const [order] = (await once(process, 'message')) as [Order];
  if (order.kind === 'tell') await tell(order);
  else if (order.kind === 'deliver') delivery = startDelivery({ ...parts, receivers: ['tenancy'] });
  else await delivery?.stop();
  process.send!({});
}

import { OrganizationGone } from '../data/admitWrite.ts';
import { ensureTenant } from '../data/tenantRow.ts';
import type { Query, UnitOfWork } from '../data/unitOfWork.ts';
import type { SentEvent } from './eventType.ts';
import type { EventHandler, Handling } from './handlers.ts';

/** What has become of a delivered event. `gone`: its organization is deleted, and nothing brings it back. */
export type Applied = 'applied' | 'repeated' | 'gone';

/**
 * Applies an event by all its handlers, with the memory of it, in one transaction: a second delivery does nothing.
 * @param unit of the event's organization.
 * @throws what the handler throws; Error for a type that nobody here handles or may have sent.
 */
export async function applyEvent(
  unit: UnitOfWork,
  handlers: readonly EventHandler[],
  event: SentEvent,
  { database, ...handling }: Omit<Handling, 'em' | 'query'> & { database: string },
): Promise<Applied> {
  const heard = handlers.filter(
    ({ type: { name, from } }) => name === event.type && (from === 'any' || (from as string[]).includes(handling.from)),
  );
  if (heard.length === 0) throw new Error(`${database} handles no ${event.type} of ${handling.from}`);
  const { type } = heard[0]!;
  const payload = type.payload.parse(event.payload);
  return unit
    .write(async (em, query): Promise<Applied> => {
      const fresh = await query(
        'insert into inbox_event (id, source) values ($1, $2) on conflict do nothing returning 1 as fresh',
        [event.id, handling.from],
      );
      if (fresh.length === 0) return 'repeated';
      if (event.organization !== null && type.isAboutGone !== true) await assertThere(query, event.organization);
      for (const { handle } of heard) await handle({ ...event, payload }, { ...handling, em, query });
      return 'applied';
    })
    .catch((error: unknown) => {
      if (error instanceof OrganizationGone) return 'gone';
      throw error;
    });

  async function assertThere(query: Query, organization: string): Promise<void> {
    if (database !== 'tenancy') return ensureTenant(query, handling.services, organization);
    const found = await query('select 1 as there from organization where id = $1', [organization]);
    if (found.length === 0) throw new OrganizationGone();
  }
}

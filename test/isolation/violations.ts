import type { Database } from '#platform/data/database.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { probeOf, type Check } from './probe.ts';
import { reading } from './reading.ts';
import { withoutOrganization } from './withoutOrganization.ts';
import { walledEntities, type World } from './worlds.ts';
import { writing } from './writing.ts';

const wholeSet: readonly Check[] = [...reading, ...writing, ...withoutOrganization];

/**
 * The isolation set (flows: Operate): every way that one organization could see, infer or change another's row, tried
 * for each table in both directions.
 * @returns one line for each that is open; nothing is changed by trying.
 */
export async function violationsOf(
  database: Database,
  [first, second]: readonly [World, World],
  entities: readonly AnyEntity[] = walledEntities(database),
  checks: readonly Check[] = wholeSet,
): Promise<string[]> {
  const found: string[] = [];
  for (const entity of entities) {
    for (const [viewer, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const probe = probeOf(database, entity, viewer, other, found);
      for (const check of checks) {
        await check(probe).catch((error: Error) => probe.report(`${check.name} failed: ${error.message}`));
      }
    }
  }
  return [...new Set(found)];
}

import type { Met, Told } from './load.ts';
import type { Stack } from './stack.ts';

/** What a fault did to clients, and whether anything was broken by it. */
export interface Verdict {
  fault: string;
  requests: number;
  /** Requests that failed when they were sent first. */
  failed: number;
  notDone: number;
  /** Changes that were sent again, because their clients did not know. */
  repeated: number;
  /** Changes that their clients gave up. */
  givenUp: number;
  /** Seconds from the fault's end to the last request that failed. */
  recovery: number;
  /** Each of these must be 0. */
  lost: number;
  committedThough: number;
  notOnce: number;
  foreign: number;
}

export const isSound = ({ lost, committedThough, notOnce, foreign }: Verdict): boolean =>
  lost + committedThough + notOnce + foreign === 0;

/** Compares what clients were told with what the database holds. @param ended when the fault had ended. */
export async function judge(
  stack: Stack,
  fault: string,
  { changes, reads, first }: Met,
  organizations: ReadonlyMap<string, string>,
  ended: number,
): Promise<Verdict> {
  const rows = await stack.content<{ id: string; title: string; organization: string }>(
    'select id, title, organization_id as organization from content_block',
  );
  const effects = new Map<string, number>();
  for (const { title } of rows) effects.set(title, (effects.get(title) ?? 0) + 1);
  const owner = new Map(rows.map(({ id, organization }) => [id, organization]));
  const count = ({ title }: { title: string }) => effects.get(title) ?? 0;
  const told = (what: Told) => changes.filter((change) => change.told === what);
  const seen = [
    ...reads.flatMap(({ organization, ids }) => ids.map((id) => ({ organization, id }))),
    ...told('DONE').map(({ organization, id }) => ({ organization, id: id! })),
  ];
  const lastFailure = Math.max(ended, ...first.filter(({ ok }) => !ok).map(({ at }) => at));
  return {
    fault,
    requests: first.length,
    failed: first.filter(({ ok }) => !ok).length,
    notDone: told('NOT_DONE').length,
    repeated: changes.filter(({ sent }) => sent > 1).length,
    givenUp: told('UNKNOWN').length,
    recovery: (lastFailure - ended) / 1000,
    lost: told('DONE').filter((change) => count(change) === 0).length,
    committedThough: told('NOT_DONE').filter((change) => count(change) > 0).length,
    notOnce: changes.filter((change) => count(change) > 1).length,
    foreign:
      seen.filter(({ organization, id }) => owner.get(id) !== organizations.get(organization)).length +
      reads.filter(({ organization, told: id }) => id !== organizations.get(organization)).length,
  };
}

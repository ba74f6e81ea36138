import type { Remains } from './remainsOf.ts';

/** What is left of an organization, a line each; or that nothing is. */
export function describeRemains(id: string, remains: readonly Remains[]): string {
  const lines = remains.flatMap(({ subgraph, deletedAt, tables }) => [
    ...(deletedAt === null ? [`${subgraph}  has no tombstone of it`] : []),
    ...tables.map(({ table, rows }) => `${subgraph}  ${table}  ${rows} ${rows === 1 ? 'row' : 'rows'}`),
  ]);
  return lines.length === 0 ? `Nothing is left of ${id} but its tombstones.` : lines.join('\n');
}

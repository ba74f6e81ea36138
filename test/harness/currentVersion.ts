import type { TestSubgraph } from './subgraph.ts';

/** The version that a row has now, read past every wall, for a change of it; 1 of one that there is not. */
export async function currentVersion({ sql }: Pick<TestSubgraph, 'sql'>, table: string, id: unknown): Promise<number> {
  const column = table === 'team_membership' ? 'place_version' : 'version';
  const [row] = await sql<{ version: number }>(
    `select ${column} as version from "${table}" where id::text = lower($1)`,
    [String(id)],
  );
  return row?.version ?? 1;
}

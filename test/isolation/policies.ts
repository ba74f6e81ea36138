import type { TestSubgraph } from '../harness/subgraph.ts';

/** A live policy, and the statements that take it down, open it and put it back as it was. */
export interface Policy {
  table: string;
  name: string;
  restrictive: boolean;
  /** Whether it judges what is written. */
  checked: boolean;
  drop: string;
  openCheck: string;
  create: string;
}

/** Every policy of the database, read from its catalogue. */
export async function policiesOf(subgraph: TestSubgraph): Promise<Policy[]> {
  const rows = await subgraph.sql<{
    table: string;
    name: string;
    restrictive: boolean;
    command: string;
    using: string | null;
    check: string | null;
  }>(
    `select tablename as table, policyname as name, permissive = 'RESTRICTIVE' as restrictive, cmd as command, qual as using, with_check as check from pg_policies where schemaname = 'public' order by 1, 2`,
  );
  return rows.map(({ table, name, restrictive, command, using, check }) => ({
    table,
    name,
    restrictive,
    checked: check !== null,
    drop: `drop policy "${name}" on "${table}"`,
    openCheck: `alter policy "${name}" on "${table}" with check (true)`,
    create: `create policy "${name}" on "${table}" as ${restrictive ? 'restrictive' : 'permissive'} for ${command}${using === null ? '' : ` using (${using})`}${check === null ? '' : ` with check (${check})`}`,
  }));
}

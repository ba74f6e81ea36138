import { driftOf, wallsOf } from './check.ts';
import type { OpenSubgraph } from './openSubgraph.ts';
import { migrationStates, recordApplied } from './run.ts';

/**
 * Notes all migrations as applied, without running them, in a database that has what they make and no history: one that
 * was copied without it. The names of those it noted.
 * @throws Error where there is a history, or where the database is not what the entities and the rules of tenancy say.
 */
export async function baseline(subgraph: OpenSubgraph): Promise<string[]> {
  const { name } = subgraph;
  const states = await migrationStates(subgraph);
  if (states.some(({ appliedAt }) => appliedAt !== undefined))
    throw new Error(`${name} has a history; npm run migrate -- up --subgraph ${name} applies what is pending`);
  const differences = [
    ...(await driftOf(subgraph)),
    ...(await wallsOf(subgraph)).map(({ table, rule, advice }) => `${table} [${rule}] ${advice}`),
  ];
  if (differences.length > 0)
    throw new Error(
      `${name} is not what its migrations make, so that none is noted as applied:\n${differences.map((line) => `  ${line}`).join('\n')}`,
    );
  const names = states.map((state) => state.name);
  await recordApplied(subgraph, names);
  return names;
}

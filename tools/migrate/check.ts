import type { EntityManager } from '@mikro-orm/postgresql';
import { readCatalogue } from './catalogue.ts';
import { declarationsOf } from './declarations.ts';
import type { OpenSubgraph } from './openSubgraph.ts';
import { migrationStates } from './run.ts';
import { tenantChecklist } from './tenantChecklist.ts';
import type { TableFinding } from './tenantRule.ts';

/** Compares the live database with the entities and with the rules of tenancy; one line a finding, with what to do. */
export async function checkDatabase(subgraph: OpenSubgraph): Promise<string[]> {
  const { name } = subgraph;
  const pending = (await migrationStates(subgraph)).filter(({ appliedAt }) => appliedAt === undefined);
  if (pending.length > 0)
    return pending.map((migration) => `${migration.name} is pending; run npm run migrate -- up --subgraph ${name}`);
  const drift = await driftOf(subgraph);
  const findings = await wallsOf(subgraph);
  return [
    ...drift.map((statement) => `the entities want: ${statement}`),
    ...(drift.length > 0
      ? [
          `the database differs from the entities; npm run migrate -- create --subgraph ${name} --name <what> writes the migration`,
        ]
      : []),
    ...findings.map(({ table, rule, advice }) => `${table} [${rule}] ${advice}`),
  ];
}

/** The statements that would bring the live database to what the entities say; none where they agree. */
export const driftOf = async ({ orm }: OpenSubgraph): Promise<string[]> =>
  (await orm.schema.getUpdateSchemaSQL({ wrap: false })).split('\n').filter((line) => line.trim() !== '');

/** Where the live database does not keep the rules of tenancy. */
export const wallsOf = async ({ name, orm, aggregates }: OpenSubgraph): Promise<TableFinding[]> =>
  tenantChecklist(declarationsOf(name, orm, aggregates), await readCatalogue(orm.em.fork() as EntityManager));

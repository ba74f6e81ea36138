import type { EntityManager } from '@mikro-orm/postgresql';
import { readCatalogue } from './catalogue.ts';
import { declarationsOf } from './declarations.ts';
import type { OpenSubgraph } from './openSubgraph.ts';
import { stateOf } from './run.ts';
import { tenantChecklist } from './tenantChecklist.ts';

/** Compares the live database with the entities and with the rules of tenancy; one line a finding, with what to do. */
export async function check(subgraph: OpenSubgraph): Promise<string[]> {
  const { name, orm, aggregates } = subgraph;
  const pending = (await stateOf(subgraph)).filter(({ appliedAt }) => appliedAt === undefined);
  if (pending.length > 0) return pending.map((migration) => `${migration.name} is pending; run npm run migrate -- up --subgraph ${name}`);
  const drift = (await orm.schema.getUpdateSchemaSQL({ wrap: false })).split('\n').filter((line) => line.trim() !== '');
  const findings = tenantChecklist(declarationsOf(name, orm, aggregates), await readCatalogue(orm.em.fork() as EntityManager));
  return [
    ...drift.map((statement) => `the entities want: ${statement}`),
    ...(drift.length > 0 ? [`the database differs from the entities; npm run migrate -- create --subgraph ${name} --name <what> writes the migration`] : []),
    ...findings.map(({ table, rule, advice }) => `${table} [${rule}] ${advice}`),
  ];
}

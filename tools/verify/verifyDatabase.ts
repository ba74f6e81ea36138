import type { EntityManager } from '@mikro-orm/postgresql';
import { neededMigrations } from '#platform/data/database.ts';
import { roleOf } from '../database/provision.ts';
import { readCatalogue } from '../migrate/catalogue.ts';
import { driftOf } from '../migrate/check.ts';
import { declarationsOf } from '../migrate/declarations.ts';
import type { OpenSubgraph } from '../migrate/openSubgraph.ts';
import { migrationStates } from '../migrate/run.ts';
import { tenantChecklist } from '../migrate/tenantChecklist.ts';
import { directoryOf } from '../project/subgraphs.ts';
import { scanOwn } from './scanOwn.ts';
import type { Counts, Earlier, Verification, VerificationFinding } from './verification.ts';

/** Under which roles a database is looked at. */
export interface VerifiedUrls {
  /** Whose rows are read; one that row-level security binds cannot say how many there are. */
  readerUrl: string;
  /** Whom the subgraph connects as. */
  appUrl: string | undefined;
}

/**
 * Whether a subgraph's database is what its migrations, its entities and the rules of tenancy say: versions, tables,
 * columns, checks, indexes and policies, and that every row belongs to its tenant. It is only read.
 * @param subgraph open, with its aggregates, as its owner.
 * @param before how many rows there were; fewer now is a finding.
 */
export async function verifyDatabase(
  subgraph: OpenSubgraph,
  urls: VerifiedUrls,
  before?: Earlier,
): Promise<Verification> {
  const { name, orm, aggregates } = subgraph;
  const migrations = await versionsOf(subgraph);
  const declarations = declarationsOf(name, orm, aggregates);
  const live = await readCatalogue(orm.em.fork() as EntityManager);
  const present = declarations.filter(({ table }) => live.tables.some((entry) => entry.table === table));
  const scanned = await scanOwn(urls.readerUrl, present, urls.appUrl === undefined ? undefined : roleOf(urls.appUrl));
  const settled = migrations.pending.length === 0 && migrations.unknown.length === 0;
  const findings: VerificationFinding[] = [
    ...migrations.pending.map((migration) => pending(name, migration)),
    ...migrations.unknown.map(unknown),
    // What is pending is what differs.
    ...(settled ? (await driftOf(subgraph)).map((statement) => differs(name, statement)) : []),
    ...tenantChecklist(declarations, live).map(({ table, rule, advice }): VerificationFinding => ({
      rule: rule.toUpperCase().replaceAll(/[\s-]+/g, '_'),
      severity: 'critical',
      table,
      message: `${table} breaks a rule of tenancy (${rule})`,
      fix: advice,
    })),
    ...scanned.findings,
    ...lost(scanned.counts, before),
  ];
  const notChecked = [
    ...(settled ? [] : [{ rule: 'ENTITIES_DIFFER', reason: 'the versions are not those of the entities' }]),
    ...scanned.notChecked,
  ];
  return {
    subgraph: name,
    verdict: findings.some(({ severity }) => severity === 'critical')
      ? 'failed'
      : notChecked.length > 0
        ? 'could not check'
        : 'passed',
    migrations,
    counts: scanned.counts,
    findings,
    notChecked,
  };
}

async function versionsOf(subgraph: OpenSubgraph): Promise<Verification['migrations']> {
  const { name } = subgraph;
  const states = await migrationStates(subgraph);
  const needed = new Set(neededMigrations({ name, directory: directoryOf(name) }));
  const applied = states.filter(({ appliedAt }) => appliedAt !== undefined).map((state) => state.name);
  return {
    applied,
    pending: states.filter(({ appliedAt }) => appliedAt === undefined).map((state) => state.name),
    unknown: applied.filter((migration) => !needed.has(migration)),
  };
}

const pending = (subgraph: string, migration: string): VerificationFinding => ({
  rule: 'MIGRATION_PENDING',
  severity: 'critical',
  message: `${migration} is not applied`,
  fix: `npm run migrate -- up --subgraph ${subgraph}`,
});

const unknown = (migration: string): VerificationFinding => ({
  rule: 'MIGRATION_UNKNOWN',
  severity: 'critical',
  message: `${migration} is applied, and this version has no such migration`,
  fix: 'use the version that has it, or take it back with that one: migrate down',
});

const differs = (subgraph: string, statement: string): VerificationFinding => ({
  rule: 'ENTITIES_DIFFER',
  severity: 'critical',
  message: `the entities want: ${statement}`,
  fix: `npm run migrate -- create --subgraph ${subgraph} --name <what> writes the migration`,
});

function lost({ rows }: Counts, before: Earlier | undefined): VerificationFinding[] {
  return Object.entries(before?.counts.rows ?? {}).flatMap(([table, had]) => {
    const has = rows[table];
    return had === null || (has !== undefined && (has === null || has >= had))
      ? []
      : [
          {
            rule: 'ROWS_LOST',
            severity: 'critical' as const,
            table,
            count: had - (has ?? 0),
            message: `${table} had ${had} rows and has ${has ?? 'none: it is gone'}`,
            fix: 'see what took them; a backup brings them back: orgraph restore',
          },
        ];
  });
}

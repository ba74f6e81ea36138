import { withClient, databaseOf } from '../database/provision.ts';
import type { Declaration } from '../migrate/declarations.ts';
import { globalUniques, organizationOptional } from '../migrate/exceptions.ts';
import { isRoot } from '../migrate/tenantRule.ts';
import type { Catalogue } from '../scan/catalogue/catalogue.ts';
import type { ScanFinding } from '../scan/finding.ts';
import { defaultOptions } from '../scan/options.ts';
import { scanIn } from '../scan/scan.ts';
import { readOnly, Unreadable, type Session } from '../scan/session/session.ts';
import type { Counts, Verification, VerificationFinding } from './verification.ts';

/** What `orgraph db scan` says of a database of ours, of which it is told what the entities declare. */
export interface OwnScan {
  counts: Counts;
  findings: readonly VerificationFinding[];
  notChecked: Verification['notChecked'];
}

/**
 * Scans a subgraph's database, and counts what is in it, in one transaction that can change nothing.
 * @param declarations of tables that are there, the tenants' among them.
 * @throws CouldNotCheck, UsageError (the tenants' table is not there)
 */
export async function scanOwn(
  url: string,
  declarations: readonly Declaration[],
  appRole: string | undefined,
): Promise<OwnScan> {
  const root = declarations.find(({ table, kind }) => kind === 'tenant' && isRoot(table));
  const options = {
    ...defaultOptions,
    tenants: root === undefined ? [] : [`${root.table}.id`],
    global: declarations.filter(({ kind }) => kind !== 'tenant').map(({ table }) => table),
    requireRls: true,
    appRole,
    now: new Date(),
  };
  const patience = { statement: options.statementTimeout, lock: options.lockTimeout };
  return withClient(url, (client) =>
    readOnly(client, patience, async (session) => {
      const { report, catalogue } = await scanIn(session, databaseOf(url), options);
      return {
        counts: await countsOf(session, catalogue),
        findings: report.findings.filter((finding) => finding.severity !== 'info' && !argued(finding)).map(reported),
        notChecked: report.outcomes
          .filter(({ status }) => status === 'could not check')
          .map(({ name, reason }) => ({ rule: name, reason: reason ?? 'it could not look' })),
      };
    }),
  );
}

/**
 * What the project argues for (tools/migrate/exceptions.ts). That a unique is one of those is judged with the entities.
 */
const argued = ({ rule, table }: ScanFinding): boolean =>
  ((rule === 'T08' || rule === 'T18') && globalUniques.some((unique) => unique.startsWith(`${table}(`))) ||
  ((rule === 'T03' || rule === 'B01') && organizationOptional.includes(table ?? ''));

const reported = ({ name, severity, table, count, message, fix }: ScanFinding): VerificationFinding => ({
  rule: name,
  severity: severity === 'critical' ? 'critical' : 'warning',
  table,
  count,
  message,
  fix,
});

async function countsOf(session: Session, { tables }: Catalogue): Promise<Counts> {
  const sum = (of: (table: Catalogue['tables'][number]) => number) =>
    tables.reduce((total, table) => total + of(table), 0);
  const rows: Record<string, number | null> = {};
  for (const table of tables) {
    try {
      const [counted] = await session.query<{ count: number }>(`select count(*) as count from ${table.sql}`);
      rows[table.title] = counted!.count;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      rows[table.title] = null;
    }
  }
  const labelled = tables.flatMap(({ columns }) => columns).filter(({ labels }) => labels !== undefined);
  return {
    tables: tables.length,
    columns: sum(({ columns }) => columns.length),
    enums: new Set(labelled.map(({ type }) => type)).size,
    checks: sum(({ checks }) => checks.length),
    foreignKeys: sum(({ foreignKeys }) => foreignKeys.length),
    indexes: sum(({ indexes }) => indexes.length),
    policies: sum(({ policies }) => policies.length),
    rows,
  };
}

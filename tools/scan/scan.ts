import type pg from 'pg';
import { CouldNotCheck, UsageError } from '../process/exitCode.ts';
import { accept, type Acceptance } from './accept.ts';
import { compare } from './baseline.ts';
import type { Catalogue, Table } from './catalogue/catalogue.ts';
import { readCatalogue } from './catalogue/readCatalogue.ts';
import { severities, type ScanFinding } from './finding.ts';
import type { ScanOptions } from './options.ts';
import { verdictOf, type RuleOutcome, type ScanReport, type TableStatus } from './report.ts';
import type { Hit, RuleDescription } from './rule.ts';
import { rules } from './rules/rules.ts';
import { rootUnknown } from './rules/tenancy/rootUnknown.ts';
import { runRule } from './runRule.ts';
import { readOnly, Unreadable, type Session } from './session/session.ts';
import { tenancyOf, type Tenancy } from './tenancy/tenancy.ts';

/** A report, and what it was made from: for those who write a fix or draw a map. */
export interface Scan {
  report: ScanReport;
  catalogue: Catalogue;
  /** Missing where the tenants' table is not known (T01). */
  tenancy: Tenancy | undefined;
}

/**
 * Scans the database of an open connection in one transaction that can change nothing, and takes no lock that anybody
 * who reads or writes would wait for.
 * @throws UsageError, CouldNotCheck
 */
export const scan = (client: pg.Client, title: string, options: ScanOptions): Promise<Scan> =>
  readOnly(client, { statement: options.statementTimeout, lock: options.lockTimeout }, (session) =>
    scanIn(session, title, options),
  );

/** The same in a session that is open already. @throws UsageError, CouldNotCheck */
export async function scanIn(session: Session, title: string, options: ScanOptions): Promise<Scan> {
  const catalogue = await readCatalogue(session).catch((error: Error) => {
    throw error instanceof Unreadable ? new CouldNotCheck(`the catalogue cannot be read: ${error.message}`) : error;
  });
  requireRole(catalogue, options);
  const tenancy = tenancyOf(catalogue, options.tenants, options.global);
  const known = 'candidates' in tenancy ? undefined : tenancy;
  const findings: ScanFinding[] = [];
  const outcomes: RuleOutcome[] = [];
  if ('candidates' in tenancy) findings.push(findingOf(rootUnknown, rootUnknown.hit(tenancy.candidates)));
  outcomes.push(outcomeOfRoot(known));
  for (const rule of rules) {
    // What a database has, and which migrations made it, can be said of one that has no tenants yet.
    if (known === undefined && rule.family !== 'migrations') {
      outcomes.push({ ...idOf(rule), status: 'could not check', reason: unknownTenants });
      continue;
    }
    const { hits, outcome } = await runRule(rule, { catalogue, tenancy: known ?? nobodys, options, session });
    findings.push(...hits.map((hit) => findingOf(rule, hit)));
    outcomes.push({ ...idOf(rule), ...outcome });
  }
  const judged = judge(findings, outcomes, options);
  const report: ScanReport = {
    title,
    serverVersion: versionText(catalogue.server.version),
    scannedAt: options.now,
    tenants: known?.roots.map(({ table, key }) => `${table.title}.${key.name}`) ?? [],
    tables: catalogue.tables.map((table) => statusOf(table, known, judged.findings, outcomes)),
    ...judged,
    notes: [...judged.notes, ...foreignNote(catalogue)],
    outcomes,
    failOn: options.failOn,
    verdict: known === undefined ? 'could not check' : verdictOf(judged.findings, outcomes, options.failOn),
  };
  return { report, catalogue, tenancy: known };
}

/** A dump knows only the roles that it grants something to. @throws UsageError */
function requireRole({ roles }: Catalogue, { appRole, restored }: ScanOptions): void {
  if (appRole !== undefined && !restored && !roles.some(({ name }) => name === appRole))
    throw new UsageError(`--app-role ${appRole}: the server has no such role`);
}

/** The worst first, each with its acceptance and with what has changed since an earlier scan. */
function judge(
  found: readonly ScanFinding[],
  outcomes: readonly RuleOutcome[],
  { acceptances, baseline, now }: ScanOptions,
): Pick<ScanReport, 'findings' | 'gone' | 'notes'> {
  const sorted = found.toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
  const wasChecked = ({ rule }: Acceptance) =>
    outcomes.some(
      ({ id, name, status }) => (id === rule || name === rule) && (status === 'passed' || status === 'findings'),
    );
  const { findings, idle: notes } = accept(sorted, acceptances, { now, wasChecked });
  return baseline === undefined ? { findings, notes, gone: [] } : { ...compare(findings, baseline), notes };
}

/** Whether what another server has is kept apart cannot be read from here. */
const foreignNote = ({ foreignTables }: Catalogue): string[] =>
  foreignTables.length === 0 ? [] : [`not looked at, because another server has the rows: ${foreignTables.join(', ')}`];

const unknownTenants = 'the tenants’ table is not known (T01)';
const nobodys: Tenancy = { roots: [], references: new Map(), columns: new Map(), global: new Set(), users: undefined };

const idOf = ({ id, name, family }: RuleDescription): Pick<RuleOutcome, 'id' | 'name' | 'family'> => ({
  id,
  name,
  family,
});

const outcomeOfRoot = (tenancy: Tenancy | undefined): RuleOutcome => ({
  ...idOf(rootUnknown),
  status: tenancy === undefined ? 'findings' : 'passed',
});

function findingOf({ id, name, family, severity, impact, cause }: RuleDescription, hit: Hit): ScanFinding {
  const { table, column, object } = hit;
  return {
    rule: id,
    name,
    family,
    severity: hit.severity ?? severity,
    table: table?.title,
    column,
    object,
    count: hit.count,
    message: hit.message,
    impact,
    cause,
    fix: hit.fix,
    verify: hit.verify,
    place:
      [...(table === undefined ? [] : [table.schema, table.name]), ...(column === undefined ? [] : [column])].join(
        '.',
      ) ||
      (object ?? 'database'),
  };
}

const versionText = (version: number): string => `${Math.floor(version / 10_000)}.${version % 10_000}`;

function statusOf(
  table: Table,
  tenancy: Tenancy | undefined,
  findings: readonly ScanFinding[],
  outcomes: readonly RuleOutcome[],
): TableStatus {
  const own = findings.filter((finding) => finding.table === table.title && finding.accepted === undefined);
  const count = (severity: ScanFinding['severity']) => own.filter((finding) => finding.severity === severity).length;
  return {
    table: table.title,
    kind: kindOf(table, tenancy),
    tenantColumn: tenancy?.columns.get(table)?.column.name,
    rows: table.rows,
    critical: count('critical'),
    warning: count('warning'),
    info: count('info'),
    unread:
      tenancy === undefined
        ? unknownTenants
        : outcomes.flatMap(({ unread = [] }) => unread).find((one) => one.table === table.title && !one.partly)?.reason,
  };
}

function kindOf(table: Table, tenancy: Tenancy | undefined): TableStatus['kind'] {
  if (tenancy === undefined) return 'other';
  if (tenancy.roots.some((root) => root.table === table)) return 'root';
  if (tenancy.users === table) return 'users';
  if (tenancy.columns.has(table)) return 'tenant';
  return tenancy.global.has(table) ? 'global' : 'other';
}

import type { Catalogue, Table } from './catalogue/catalogue.ts';
import type { Family, Severity } from './finding.ts';
import type { ScanOptions } from './options.ts';
import type { Session } from './session/session.ts';
import type { Tenancy } from './tenancy/tenancy.ts';

/** What is said of a rule, whatever it finds. */
export interface RuleDescription {
  /** `T02`: its family's letter and a number; stable. */
  id: string;
  /** `TENANT_COLUMN_MISSING` */
  name: string;
  family: Family;
  /** Of its findings, where a finding has none of its own. */
  severity: Severity;
  /** One sentence: what can come of it. */
  impact: string;
  /** One sentence: how databases come to be so. */
  cause: string;
}

/** One rule, which looks at the catalogue, or reads rows. */
export interface Rule extends RuleDescription {
  /** It finds nothing without reading rows: with --catalog-only it is left out. */
  needsRows?: boolean;
  /** @throws NotChecked, Unreadable (and a promise of either): it is reported as not checked, never as passed. */
  check(context: RuleContext): readonly Hit[] | Promise<readonly Hit[]>;
}

/** What a rule found at one place. No text of it holds a value of a row. */
export interface Hit {
  /** A table that is expected and missing has a name alone. */
  table?: Pick<Table, 'schema' | 'name' | 'title'> | undefined;
  column?: string | undefined;
  /** An index, constraint, policy, view, function, role or migration. */
  object?: string | undefined;
  count?: number | undefined;
  severity?: Severity | undefined;
  message: string;
  /** What to do, as SQL where SQL does it. */
  fix: string;
  /** A query that shows it, and shows when it is mended. */
  verify: string;
}

export interface RuleContext {
  catalogue: Catalogue;
  tenancy: Tenancy;
  options: ScanOptions;
  session: Session;
  /** The table's rows as an item of FROM under this alias: all, or of a table larger than --sample about so many. */
  rowsOf(table: Table, alias: string): string;
  /** Says what of a table the rule does not look at, or cannot tell: it does not pass there. */
  leaveOut(table: Table, reason: string): void;
  /**
   * What `read` finds in each table. A table that cannot be read, and one of which only a sample is read, is reported
   * as not checked, never as passed; `unread` says what the catalogue alone tells of it, as of all with --catalog-only.
   */
  inEach(
    tables: Iterable<Table>,
    read: (table: Table) => Promise<readonly Hit[]>,
    unread?: (table: Table) => readonly Hit[],
  ): Promise<Hit[]>;
}

/** A rule that does not apply here, or was not asked for: which is no pass. */
export class NotChecked extends Error {
  override name = 'NotChecked';
}

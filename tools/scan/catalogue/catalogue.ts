/** What a database says of itself, without a row of anybody's: everything that the rules look at. */
export interface Catalogue {
  server: Server;
  /** Tables of people and programs; no system catalogue, no extension's, no partition (its parent stands for it). */
  tables: readonly Table[];
  views: readonly View[];
  /** Titles of the tables whose rows another server or a file has. */
  foreignTables: readonly string[];
  routines: readonly Routine[];
  roles: readonly Role[];
  /** Installed extensions, by name, with the schema that holds their objects. */
  extensions: ReadonlyMap<string, string>;
}

export interface Server {
  /** As `server_version_num` has it: 180004. */
  version: number;
  database: string;
  /** The role that is connected. */
  role: string;
  /** Since when statistics of this database are counted, at the latest: they outlive a restart, but not a crash. */
  statisticsSince: Date;
}

export interface Table {
  oid: number;
  schema: string;
  name: string;
  /** How reports name it: without `public`. */
  title: string;
  /** Quoted, with its schema, for a statement. */
  sql: string;
  kind: 'table' | 'partitioned';
  owner: string;
  /** An estimate: of the last ANALYZE, or of what was counted since; 0 where neither is known. */
  rows: number;
  rowSecurity: { enabled: boolean; forced: boolean };
  columns: readonly Column[];
  primaryKey: readonly string[] | undefined;
  foreignKeys: readonly ForeignKey[];
  checks: readonly CheckConstraint[];
  indexes: readonly Index[];
  policies: readonly Policy[];
  /** Titles of its partitions that a role beside their owner may read or change by their own names, past its policies. */
  openPartitions: readonly string[];
}

export interface Column {
  name: string;
  /** As `format_type` writes it: `character varying(20)`, `public.vector(3)`, `uuid[]`. */
  type: string;
  /** Of the type, or of an array's element, without length and schema: `varchar`, `vector`; a domain's underlying type. */
  baseType: string;
  array: boolean;
  /** The labels of an enum, in their order. */
  labels: readonly string[] | undefined;
  /** Neither the column nor its domain forbids it. */
  nullable: boolean;
  /** The CHECKs of its type, where that is a domain, as `pg_get_constraintdef` writes them. */
  domainChecks: readonly string[];
  /** The default's expression. */
  defaultValue: string | undefined;
  /** Numbered by the database: `serial` or GENERATED … AS IDENTITY. */
  numbered: boolean;
  /** Computed from the row by GENERATED ALWAYS AS, and kept or not: nobody can write it. */
  generated: 'stored' | 'virtual' | undefined;
  /** The share of nulls (0 to 1), and how many values differ (negative: as a share of the rows), as last analysed. */
  statistics: { nulls: number; distinct: number } | undefined;
}

export interface ForeignKey {
  name: string;
  columns: readonly string[];
  target: Table;
  targetColumns: readonly string[];
  onDelete: 'cascade' | 'restrict' | 'set null' | 'set default' | 'no action';
  /** As `pg_get_constraintdef` writes it. */
  definition: string;
  valid: boolean;
}

export interface CheckConstraint {
  name: string;
  columns: readonly string[];
  /** As `pg_get_constraintdef` writes it. */
  definition: string;
  valid: boolean;
}

export interface Index {
  name: string;
  /** Its key columns in their order; an expression is an empty string. */
  columns: readonly string[];
  /** As `pg_get_indexdef` writes it. */
  definition: string;
  method: string;
  unique: boolean;
  primary: boolean;
  /** The UNIQUE or PRIMARY KEY constraint, or the exclusion, that it backs, as `pg_get_constraintdef` writes it. */
  constraint: string | undefined;
  valid: boolean;
  /** The predicate of a partial index. */
  predicate: string | undefined;
  /** How often it was used since `Server.statisticsSince`. */
  scans: number;
}

export interface Policy {
  name: string;
  permissive: boolean;
  command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  /** Names of roles; `public` is everybody. */
  roles: readonly string[];
  using: string | undefined;
  check: string | undefined;
}

export interface View {
  oid: number;
  schema: string;
  name: string;
  title: string;
  materialized: boolean;
  owner: string;
  /** It reads with the rights of whoever asks. */
  securityInvoker: boolean;
  /** The oids of the tables and views that it reads, by other views too. */
  reads: readonly number[];
}

export interface Routine {
  schema: string;
  name: string;
  title: string;
  owner: string;
  language: string;
  /** It runs with its owner's rights. */
  securityDefiner: boolean;
  /** Names of its arguments; one without a name is an empty string. */
  argumentNames: readonly string[];
  argumentTypes: readonly string[];
  /** What it says, where that is text. */
  source: string;
}

export interface Role {
  name: string;
  superuser: boolean;
  bypassesRowSecurity: boolean;
  canLogIn: boolean;
  /** The roles whose rights it has without asking, itself among them. */
  memberOf: readonly string[];
}

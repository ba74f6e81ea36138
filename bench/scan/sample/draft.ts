import type { Random } from '../../random.ts';
import { drawNaming, type Naming } from './naming.ts';

/** A table of the sample that others may refer to. */
export interface Drawn {
  title: string;
  /** Quoted, with its schema. */
  sql: string;
  noun: string;
  /** By which tenants its rows are kept; undefined: it belongs to nobody, or to people of several tenants. */
  root: Drawn | undefined;
  /** Its id alone names one row. */
  simpleKey: boolean;
}

/** What differs from a tenant table as it should be. */
export interface Tweak {
  root?: Drawn;
  tenantType?: string;
  nullable?: boolean;
  tenantDefault?: string;
  /** The foreign key to the tenants. */
  tenantKey?: 'cascade' | 'plain' | 'none';
  tenantIndex?: 'leading' | 'trailing' | 'none';
  /** none, or (tenant, id) instead of (id). */
  primaryKey?: 'id' | 'pair' | 'none';
  partitioned?: boolean;
  parent?: Drawn | undefined;
  parentKey?: 'pair' | 'id' | 'none';
  user?: string | undefined;
  userKey?: 'fit' | 'id' | 'none';
  /** Further columns and constraints. */
  extra?: readonly string[];
  /** How many rows; of row n the tenant, the parent and the user are those of n. */
  rows?: number;
  /** Other than that, as SQL of `n`. */
  tenantOf?: string;
  parentOf?: string;
  userOf?: string;
}

const rows = 30;
const tenants = 3;

/** A database that is being drawn: its statements, and what is wrong with it. */
export class Draft {
  readonly statements: string[] = [];
  /** `T02 drafts`: the rule that has to say something, and of which table. */
  readonly labels = new Set<string>();
  readonly naming: Naming;
  readonly roots: Drawn[] = [];
  readonly entities: Drawn[] = [];
  users!: Drawn;
  private readonly keyType: string;
  private readonly schemas: readonly string[];
  private readonly nouns: string[];
  private readonly tenantColumnWords: string | undefined;

  readonly random: Random;

  constructor(random: Random, nouns: readonly string[]) {
    this.random = random;
    this.naming = drawNaming(random);
    this.keyType = random.pick(['uuid', 'int8', 'int4', 'text']);
    this.schemas = random.pick([['public'], ['public'], ['public', 'billing'], ['app']]);
    this.nouns = nouns
      .map((noun) => ({ noun, order: random.whole(0, 1_000_000) }))
      .toSorted((one, other) => one.order - other.order)
      .map(({ noun }) => noun);
    this.tenantColumnWords = random.pick([undefined, undefined, undefined, 'tenant id', 'belongs to']);
    for (const schema of this.schemas.filter((name) => name !== 'public')) this.add(`create schema ${schema}`);
  }

  add(...statements: readonly string[]): void {
    this.statements.push(...statements);
  }

  label(table: Drawn, ...rules: readonly string[]): void {
    for (const rule of rules) this.labels.add(`${rule} ${table.title}`);
  }

  /** A noun that no table has yet. */
  noun(): string {
    const noun = this.nouns.pop();
    if (noun === undefined) throw new Error('the sample has no more nouns');
    return noun;
  }

  name(noun: string, root?: Drawn, simpleKey = true): Drawn {
    const schema = this.random.pick(this.schemas);
    const name = this.naming.table(noun);
    return {
      title: schema === 'public' ? name : `${schema}.${name}`,
      sql: `${schema}.${quoted(name)}`,
      noun,
      root,
      simpleKey,
    };
  }

  column = (words: string): string => quoted(this.naming.column(words));
  tenantColumn = (root: Drawn): string =>
    this.column(root === this.roots[0] ? (this.tenantColumnWords ?? `${root.noun} id`) : `${root.noun} id`);
  /** The type of every key, and the key of a number that SQL computes. */
  type = (): string => this.keyType;
  key = (number: string): string =>
    ({
      uuid: `lpad((${number})::text, 32, '0')::uuid`,
      int8: `(${number})::int8`,
      int4: `(${number})::int4`,
      text: `'k' || (${number})`,
    })[this.keyType]!;

  addRoot(noun: string): Drawn {
    const above = this.roots.at(-1);
    const root = this.name(noun, above);
    const own = above === undefined ? undefined : this.tenantColumn(above);
    this.add(
      `create table ${root.sql} (id ${this.keyType} primary key, name text not null, created_at timestamptz not null default now()
        ${own === undefined ? '' : `, ${own} ${this.keyType} not null references ${above!.sql} on delete cascade, unique (${own}, id)`})`,
      `insert into ${root.sql} (id, name ${own === undefined ? '' : `, ${own}`}) select ${this.key('n')}, 'n' || n ${own === undefined ? '' : `, ${this.key('n')}`} from generate_series(1, ${tenants}) n`,
    );
    this.roots.push(root);
    return root;
  }

  /** A table whose rows are tenants', as it should be but for the tweaks. */
  tenantTable(noun: string, tweak: Tweak = {}): Drawn {
    const root = tweak.root ?? this.roots.at(-1)!;
    const key = tweak.partitioned === true ? 'pair' : (tweak.primaryKey ?? 'id');
    const table = this.name(noun, root, key === 'id');
    const tenant = this.tenantColumn(root);
    const index = tweak.tenantIndex ?? 'leading';
    const [parent, user] = [this.parentOf(table, tweak), this.userOf(table, tweak)];
    this.add(
      `create table ${table.sql} (${[
        `id ${this.keyType} not null`,
        `${tenant} ${tweak.tenantType ?? this.keyType} ${tweak.nullable === true ? '' : 'not null'} ${tweak.tenantDefault === undefined ? '' : `default ${tweak.tenantDefault}`} ${
          { cascade: `references ${root.sql} on delete cascade`, plain: `references ${root.sql}`, none: '' }[
            tweak.tenantKey ?? 'cascade'
          ]
        }`,
        ...parent.definitions,
        ...user.definitions,
        'name text not null',
        'created_at timestamptz not null default now()',
        ...(key === 'none' ? [] : [`primary key ${key === 'id' ? '(id)' : `(${tenant}, id)`}`]),
        ...(key === 'id' && index === 'leading' ? [`unique (${tenant}, id)`] : []),
        ...(tweak.extra ?? []),
      ].join(', ')}) ${tweak.partitioned === true ? `partition by hash (${tenant})` : ''}`,
      ...(tweak.partitioned === true
        ? [0, 1].map(
            (part) =>
              `create table ${table.sql.replace(/"$/, ` part ${part}"`)} partition of ${table.sql} for values with (modulus 2, remainder ${part})`,
          )
        : []),
      ...(key === 'none' && index === 'leading' ? [`create index on ${table.sql} (${tenant})`] : []),
      ...(index === 'trailing' ? [`create index on ${table.sql} (name, ${tenant})`] : []),
      ...[...parent.columns, ...user.columns].map(
        (column) => `create index on ${table.sql} (${index === 'leading' ? `${tenant}, ${column}` : column})`,
      ),
      `insert into ${table.sql} (${['id', tenant, 'name', ...parent.columns, ...user.columns].join(', ')})
        select ${[this.key('n'), tweak.tenantOf ?? this.key(tenantOf), "'name ' || n", ...parent.values, ...user.values].join(', ')} from generate_series(1, ${tweak.rows ?? rows}) n`,
    );
    return table;
  }

  private parentOf(table: Drawn, { parent, parentKey = 'pair', parentOf = this.key('n'), nullable }: Tweak) {
    if (parent === undefined) return none;
    const [column, tenant] = [this.column(`${parent.noun} id`), this.tenantColumn(table.root!)];
    return {
      columns: [column],
      values: [parentOf],
      definitions: [
        `${column} ${this.keyType} ${nullable === true ? '' : 'not null'}`,
        ...{
          pair: [`foreign key (${tenant}, ${column}) references ${parent.sql} (${tenant}, id)`],
          id: [`foreign key (${column}) references ${parent.sql} (id)`],
          none: [],
        }[parentKey],
      ],
    };
  }

  /** To a user of one tenant the key is of both columns, to one of several of the user's alone. */
  private userOf(table: Drawn, { user, userKey = 'fit', userOf = this.key('n') }: Tweak) {
    if (user === undefined) return none;
    const [column, tenant] = [this.column(user), this.tenantColumn(table.root!)];
    const pair = userKey === 'fit' && this.users.root !== undefined && this.users.root === table.root;
    return {
      columns: [column],
      values: [userOf],
      definitions: [
        `${column} ${this.keyType} not null`,
        ...(userKey === 'none'
          ? []
          : [
              pair
                ? `foreign key (${tenant}, ${column}) references ${this.users.sql} (${tenant}, id)`
                : `foreign key (${column}) references ${this.users.sql} (id)`,
            ]),
      ],
    };
  }
}

const none = { columns: [] as string[], values: [] as string[], definitions: [] as string[] };

/** The tenant's number of a row. */
export const tenantOf = `1 + n % ${tenants}`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

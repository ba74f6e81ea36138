import { withClient } from '#tools/database/provision.ts';

/** How much the scanned database holds. */
export interface Size {
  tables: number;
  rows: number;
}

const organizations = 100;
const people = 1_000;

/**
 * Makes tenants, their users and a chain of tables, each of which refers to its tenant, a user and the table before it,
 * without the tenant in that key. Half of the rows stand in one table of a hundred. All rows are their tenant's, so that
 * whoever compares them has to read them to the end.
 * @returns the number of rows.
 */
export async function fill(url: string, { tables, rows }: Size): Promise<number> {
  const chain = tables - 2;
  const large = Math.ceil(chain / 100);
  const [inLarge, inSmall] = [wholeHundreds(rows / 2 / large), wholeHundreds(rows / 2 / (chain - large))];
  const rowsOf = (table: number) => (table % 100 === 1 ? inLarge : inSmall);
  let filled = organizations + people;
  await withClient(url, async (client) => {
    await client.query(`
      set synchronous_commit = off;
      create table organizations (id uuid primary key, name text not null, created_at timestamptz not null default now());
      create table users (id uuid primary key, organization_id uuid not null references organizations on delete cascade, email text, created_at timestamptz not null default now());
      create index on users (organization_id);
      insert into organizations select ${key('n')}, 'organization ' || n from generate_series(1, ${organizations}) as n;
      insert into users select ${key('n')}, ${tenant('n')}, 'person' || n || '@company.test' from generate_series(1, ${people}) as n`);
    for (let table = 1; table <= chain; table++) {
      const parent = table === 1 ? '' : `item_${table - 1}_id uuid references item_${table - 1},`;
      const count = rowsOf(table);
      // Foreign keys are not asked while it is filled: they hold by construction.
      await client.query(`
        begin;
        create table item_${table} (id uuid primary key, organization_id uuid references organizations on delete cascade, user_id uuid references users, ${parent}
          status text default 'open', api_token text, body text, created_at timestamptz not null default now());
        set local session_replication_role = replica;
        insert into item_${table} select ${key('n')}, ${tenant('n')}, ${key(`1 + (n - 1) % ${people}`)}, ${parent === '' ? '' : `${key(`1 + (n - 1) % ${rowsOf(table - 1)}`)},`}
          (array['open', 'closed', 'failed'])[1 + n % 3], md5(n::text), 'what was written of number ' || n, now() - n * interval '1 second' from generate_series(1, ${count}) as n;
        create index on item_${table} (organization_id);
        commit`);
      filled += count;
    }
    await client.query('vacuum analyze');
  });
  return filled;
}

/** Rows of one tenant have numbers that are equal modulo a hundred, in every table. */
const wholeHundreds = (number: number): number => Math.ceil(number / people) * people;
const key = (number: string): string => `lpad(to_hex(${number}), 32, '0')::uuid`;
const tenant = (number: string): string => key(`1 + ${number} % ${organizations}`);

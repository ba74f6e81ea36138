/**
 * A database that keeps its tenants apart: two organizations, their users and their posts. No rule has anything to say
 * of it. `app` is the quoted name of the role that the application connects as.
 */
export const apart = (app: string): string => `
  create table schema_migrations (version text primary key);
  insert into schema_migrations values ('20260101000000');
  create table organizations (
    id uuid primary key default gen_random_uuid(), name text not null, created_at timestamptz not null default now());
  create table users (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references organizations on delete cascade,
    email text not null, created_at timestamptz not null default now(),
    unique (organization_id, id), unique (organization_id, email));
  create table posts (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references organizations on delete cascade,
    author_id uuid not null, title text not null, created_at timestamptz not null default now(),
    foreign key (organization_id, author_id) references users (organization_id, id) on delete cascade,
    unique (organization_id, id));
  create index on posts (organization_id, author_id);
  create index on posts (organization_id, created_at);
  insert into organizations (id, name) select ${organization('n')}, 'organization ' || n from generate_series(1, 2) as n;
  insert into users (id, organization_id, email)
    select ${person('n')}, ${organization('1 + n % 2')}, 'person' || n || '@acme.test' from generate_series(1, 6) as n;
  insert into posts (organization_id, author_id, title)
    select ${organization('1 + n % 2')}, ${person('1 + (n - 1) % 6')}, 'post ' || n from generate_series(1, 12) as n;
  ${walled('organizations', 'id', app)} ${walled('users', 'organization_id', app)} ${walled('posts', 'organization_id', app)}`;

/** The id of the organization of a number that SQL computes; 1 and 2 are there. */
export const organization = (number: string): string => `lpad((${number})::text, 32, '0')::uuid`;

/** The id of a person: 1, 3 and 5 are organization 2's, the others organization 1's. */
export const person = (number: string): string => `lpad((1000 + ${number})::text, 32, '0')::uuid`;

/** The statements that wall a table by row-level security. */
export const walled = (table: string, column: string, app = 'public'): string => `
  alter table ${table} enable row level security, force row level security;
  create policy everybody on ${table} to ${app} using (true) with check (true);
  create policy own on ${table} as restrictive
    using (${column} = current_setting('app.organization')::uuid) with check (${column} = current_setting('app.organization')::uuid);`;

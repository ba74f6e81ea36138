-- A service that answers tenders, after its migration: what was there before belongs to a company by default.
create type project_status as enum ('draft', 'rc_analyzing', 'rc_analyzed', 'matching', 'matched', 'generating', 'generated', 'reviewing', 'completed', 'submitted');
create table companies (id uuid primary key default gen_random_uuid(), name varchar(255) not null, created_at timestamptz not null default now());
create table users (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies on delete cascade, email varchar(255) unique not null,
  password_hash varchar(255) not null, full_name varchar(255) not null, is_active boolean not null default true, created_at timestamptz not null default now());
create table content_blocks (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies on delete cascade, title varchar(500) not null,
  content text not null, tags text[], created_by uuid not null references users on delete restrict, created_at timestamptz not null default now());
create table files (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies on delete cascade, filename varchar(255) not null,
  uploaded_by uuid not null references users on delete restrict);
create table block_files (block_id uuid references content_blocks on delete cascade, file_id uuid references files on delete cascade, primary key (block_id, file_id));
create table projects (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies on delete cascade, created_by uuid references users on delete set null,
  name varchar(255) not null, status project_status not null default 'draft', created_at timestamptz not null default now());
create table sections (id uuid primary key default gen_random_uuid(), project_id uuid not null references projects on delete cascade, title varchar(255),
  source_blocks uuid[], order_num int);
create table content_matches (id uuid primary key default gen_random_uuid(), project_id uuid not null references projects on delete cascade, matched_blocks uuid[], confidence float8);
create table memoires (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies on delete cascade, uploaded_by uuid references users on delete set null,
  filename varchar(255), project_type varchar(100), created_at timestamptz not null default now());
create table document_chunks (id uuid primary key default gen_random_uuid(), memoire_id uuid not null references memoires on delete cascade, content text, embedding float4[], metadata jsonb);
create function match_documents(query_embedding float4[], match_count int) returns setof document_chunks language sql as
  'select * from document_chunks order by (select sum((a - b) ^ 2) as distance from unnest(embedding, query_embedding) as pairs (a, b)) limit match_count';
create table audit_log (id uuid primary key default gen_random_uuid(), action varchar(100) not null, user_id uuid, resource_type varchar(50), resource_id uuid, details jsonb, "timestamp" timestamptz not null default now());
create index on content_blocks (company_id); create index on projects (company_id, status); create index on files (company_id); create index on memoires (company_id); create index on users (company_id);
insert into companies (id, name, created_at) select lpad(n::text, 32, '0')::uuid, 'Company ' || n, now() + n * interval '1 day' from generate_series(1, 3) n;
-- The accounts of its demonstration, all with one password.
insert into users (id, company_id, email, password_hash, full_name) select lpad(n::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid,
  (array['admin', 'user', 'viewer'])[n] || '@acme.test', '$2b$10$pFnMqBYZPtEdK.ohUkxVKeGggm5HzayEJAxNnhA7fY.B6u.s1SCri', 'Person ' || n from generate_series(1, 3) n;
insert into projects (company_id, name) select lpad('1', 32, '0')::uuid, 'Project ' || n from generate_series(1, 200) n;
insert into memoires (company_id, project_type) select id, case when name = 'Company 1' then 'Road' else 'road' end from companies;
insert into document_chunks (memoire_id, content, embedding) select m.id, 'text', array[0.1, 0.2] from memoires as m;

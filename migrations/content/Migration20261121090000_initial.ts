import { Migration } from '@mikro-orm/migrations';

/** The content subgraph's first tables: the library with its versions, projects and their sections. */
export class Migration20261121090000_initial extends Migration {
  override name = 'Migration20261121090000_initial';

  override up(): void {
    this.addSql(`create table "seen_membership" ("membership" uuid not null, "version" int not null, primary key ("membership"));`);

    this.addSql(`create table "tenant" ("id" uuid not null, "slug" varchar(100) null, "name" varchar(255) null, "timezone" varchar(100) null, "status" varchar(20) null, "plan" varchar(20) null, "limits" jsonb null, "version" int null, "deleted_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), primary key ("id"));`);

    this.addSql(`create table "project" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "name" varchar(255) not null, "client" varchar(255) null, "location" varchar(255) null, "lot" varchar(255) null, "project_type" varchar(255) null, "size" varchar(255) null, "deadline" timestamptz(3) null, "status" text not null default 'DRAFT', "version" int not null default 1, "rc_context" text null, "failure" jsonb null, "submitted_to" varchar(255) null, "submitted_at" timestamptz(3) null, "submission_method" text null, "submission_notes" text null, "metadata" jsonb not null default '{}', "created_by_id" uuid not null, primary key ("id"));`);
    this.addSql(`create index "project_organization_id_status_index" on "project" ("organization_id", "status");`);
    this.addSql(`create index "project_organization_id_deadline_index" on "project" ("organization_id", "deadline");`);
    this.addSql(`create index "project_organization_id_created_by_id_index" on "project" ("organization_id", "created_by_id");`);
    this.addSql(`create index "project_organization_id_created_at_index" on "project" ("organization_id", "created_at");`);
    this.addSql(`alter table "project" add constraint "project_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "section" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "project_id" uuid not null, "section_type" varchar(100) not null, "title" varchar(500) not null, "content" text null, "position" int not null, "version" int not null default 1, "generated_by_ai" boolean not null default false, "quality_score" numeric null, "reviewed" boolean not null default false, "reviewer_id" uuid null, "reviewed_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "section_organization_id_project_id_position_index" on "section" ("organization_id", "project_id", "position");`);
    this.addSql(`alter table "section" add constraint "section_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "content_block" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "type" text not null, "title" varchar(500) not null, "content" text not null, "metadata" jsonb not null default '{}', "tags" text[] not null default '{}', "version" int not null default 1, "is_active" boolean not null default true, "created_by_id" uuid not null, "updated_by_id" uuid not null, "search" tsvector null generated always as (to_tsvector('simple'::regconfig, ((("title")::text || ' '::text) || "content"))) stored, primary key ("id"));`);
    this.addSql(`create index "content_block_type_index" on "content_block" ("organization_id", "type") where is_active;`);
    this.addSql(`create index "content_block_organization_id_created_at_index" on "content_block" ("organization_id", "created_at");`);
    this.addSql(`create index "content_block_tags_index" on "content_block" using gin ("organization_id", "tags");`);
    this.addSql(`create index "content_block_metadata_index" on "content_block" using gin ("organization_id", "metadata");`);
    this.addSql(`create index "content_block_text_index" on "content_block" using gin ("organization_id", "search");`);
    this.addSql(`alter table "content_block" add constraint "content_block_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "content_block_version" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "block_id" uuid not null, "version" int not null, "title" varchar(500) not null, "content" text not null, "metadata" jsonb not null default '{}', "tags" text[] not null default '{}', "edited_by_id" uuid not null, primary key ("id"));`);
    this.addSql(`alter table "content_block_version" add constraint "content_block_version_organization_id_block_id_version_unique" unique ("organization_id", "block_id", "version");`);
    this.addSql(`alter table "content_block_version" add constraint "content_block_version_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "used_nonce" ("nonce" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("nonce"));`);
    this.addSql(`create index "used_nonce_expires_at_index" on "used_nonce" ("expires_at");`);

    this.addSql(`alter table "tenant" enable row level security;`);
    this.addSql(`alter table "tenant" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "tenant" as restrictive using (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "tenant" using (true) with check (true);`);

    this.addSql(`alter table "project" add constraint "project_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "project" add constraint "project_status_check" check ("status" in ('DRAFT', 'RC_ANALYZING', 'RC_ANALYZED', 'MATCHING', 'MATCHED', 'GENERATING', 'GENERATED', 'REVIEWING', 'COMPLETED', 'SUBMITTED'));`);
    this.addSql(`alter table "project" add constraint "project_submission_method_check" check ("submission_method" in ('EMAIL', 'PLATFORM', 'PHYSICAL'));`);
    this.addSql(`alter table "project" enable row level security;`);
    this.addSql(`alter table "project" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "project" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "project" using (true) with check (true);`);

    this.addSql(`alter table "section" add constraint "section_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "section" add constraint "section_project_id_organization_id_foreign" foreign key ("project_id", "organization_id") references "project" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "section" enable row level security;`);
    this.addSql(`alter table "section" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "section" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "section" using (true) with check (true);`);

    this.addSql(`alter table "content_block" add constraint "content_block_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "content_block" add constraint "content_block_type_check" check ("type" in ('COMPANY_PROFILE', 'PERSON_CV', 'EQUIPMENT', 'PROCEDURE', 'CERTIFICATION', 'METHODOLOGY_TEMPLATE', 'PAST_PROJECT_REFERENCE'));`);
    this.addSql(`alter table "content_block" enable row level security;`);
    this.addSql(`alter table "content_block" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "content_block" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "content_block" using (true) with check (true);`);

    this.addSql(`alter table "content_block_version" add constraint "content_block_version_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "content_block_version" add constraint "content_block_version_block_id_organization_id_foreign" foreign key ("block_id", "organization_id") references "content_block" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "content_block_version" enable row level security;`);
    this.addSql(`alter table "content_block_version" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "content_block_version" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "content_block_version" using (true) with check (true);`);

    this.addSql(`select app.append_only('content_block_version');`);
  }

  override down(): void {
    this.addSql(`drop table "content_block_version";`);
    this.addSql(`drop table "content_block";`);
    this.addSql(`drop table "section";`);
    this.addSql(`drop table "project";`);
    this.addSql(`drop table "seen_membership";`);
    this.addSql(`drop table "used_nonce";`);
    this.addSql(`drop table "tenant";`);
  }
}

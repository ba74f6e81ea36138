import { Migration } from '@mikro-orm/migrations';

/**
 * The integrations subgraph's first tables: connections with their events and credentials, people and their accounts.
 */
export class Migration20261121090000_initial extends Migration {
  override name = 'Migration20261121090000_initial';

  override up(): void {
    this.addSql(`create table "seen_membership" ("membership" uuid not null, "version" int not null, primary key ("membership"));`);

    this.addSql(`create table "tenant" ("id" uuid not null, "slug" varchar(100) null, "name" varchar(255) null, "timezone" varchar(100) null, "status" varchar(20) null, "plan" varchar(20) null, "limits" jsonb null, "version" int null, "deleted_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), primary key ("id"));`);

    this.addSql(`create table "integration" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "provider" text not null, "name" varchar(255) not null, "description" text null, "connection_type" text not null default 'OAUTH', "credential_source" text not null default 'OWN', "status" text not null default 'ACTIVE', "installer_external_id" varchar(255) null, "external_account_id" varchar(255) null, "external_account_name" varchar(255) null, "profile_url" text null, "image_url" text null, "metadata" jsonb not null default '{}', "granted_scopes" text[] not null default '{}', "verified_for_posting" boolean not null default false, "webhook_subscribed" boolean not null default false, "is_default" boolean not null default false, "daily_post_limit" int null, "last_used_at" timestamptz(3) null, "last_checked_at" timestamptz(3) null, "last_error" text null, "error_count" int not null default 0, "connected_at" timestamptz(3) not null default now(), "disconnected_at" timestamptz(3) null, "created_by_id" uuid not null, primary key ("id"));`);
    this.addSql(`create index "integration_organization_id_provider_status_index" on "integration" ("organization_id", "provider", "status");`);
    this.addSql(`create index "integration_organization_id_name_index" on "integration" ("organization_id", "name");`);
    this.addSql(`create index "integration_active_index" on "integration" ("organization_id", "provider") where (status = 'ACTIVE'::text);`);
    this.addSql(`create unique index "integration_account_unique" on "integration" ("organization_id", "provider", "external_account_id") where (external_account_id IS NOT NULL);`);
    this.addSql(`create unique index "integration_default_unique" on "integration" ("organization_id", "provider") where is_default;`);
    this.addSql(`alter table "integration" add constraint "integration_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "integration_event" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "integration_id" uuid not null, "type" text not null, "outcome" text not null default 'SUCCESS', "details" jsonb not null default '{}', "error_message" text null, "actor_user_id" uuid null, "affected_team_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "integration_event_organization_id_integration_id_c_56801_index" on "integration_event" ("organization_id", "integration_id", "created_at");`);
    this.addSql(`create index "integration_event_organization_id_created_at_index" on "integration_event" ("organization_id", "created_at");`);
    this.addSql(`alter table "integration_event" add constraint "integration_event_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "credential" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "integration_id" uuid not null, "type" text not null, "ciphertext" text not null, "key_id" varchar(50) not null default 'default', "refresh_ciphertext" text null, "scopes" text[] not null default '{}', "expires_at" timestamptz(3) null, "verified_at" timestamptz(3) null, "verification_error" text null, "is_active" boolean not null default true, primary key ("id"));`);
    this.addSql(`create index "credential_organization_id_integration_id_index" on "credential" ("organization_id", "integration_id");`);
    this.addSql(`create index "credential_expiry_index" on "credential" ("expires_at") where is_active;`);
    this.addSql(`create unique index "credential_active_unique" on "credential" ("organization_id", "integration_id", "type") where is_active;`);
    this.addSql(`alter table "credential" add constraint "credential_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "used_nonce" ("nonce" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("nonce"));`);
    this.addSql(`create index "used_nonce_expires_at_index" on "used_nonce" ("expires_at");`);

    this.addSql(`create table "user_correlation" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "email" citext not null, "name" varchar(255) null, "user_id" uuid null, primary key ("id"));`);
    this.addSql(`alter table "user_correlation" add constraint "user_correlation_organization_id_email_unique" unique ("organization_id", "email");`);
    this.addSql(`create unique index "user_correlation_user_unique" on "user_correlation" ("organization_id", "user_id") where (user_id IS NOT NULL);`);
    this.addSql(`alter table "user_correlation" add constraint "user_correlation_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "correlated_account" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "correlation_id" uuid not null, "provider" text not null, "external_id" varchar(255) not null, "integration_id" uuid null, "method" text not null, "confidence" numeric null, "verified_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "correlated_account_organization_id_correlation_id_index" on "correlated_account" ("organization_id", "correlation_id");`);
    this.addSql(`create index "correlated_account_organization_id_integration_id_index" on "correlated_account" ("organization_id", "integration_id");`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_organization_id_provider_external_id_unique" unique ("organization_id", "provider", "external_id");`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`alter table "tenant" enable row level security;`);
    this.addSql(`alter table "tenant" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "tenant" as restrictive using (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "tenant" using (true) with check (true);`);

    this.addSql(`alter table "integration" add constraint "integration_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "integration" add constraint "integration_provider_check" check ("provider" in ('SLACK', 'GITHUB', 'NOTION', 'DISCORD', 'ROOTLY', 'PAGERDUTY', 'FACEBOOK', 'INSTAGRAM', 'X', 'LINKEDIN'));`);
    this.addSql(`alter table "integration" add constraint "integration_connection_type_check" check ("connection_type" in ('OAUTH', 'MANUAL'));`);
    this.addSql(`alter table "integration" add constraint "integration_credential_source_check" check ("credential_source" in ('OWN', 'PLATFORM'));`);
    this.addSql(`alter table "integration" add constraint "integration_status_check" check ("status" in ('ACTIVE', 'DISCONNECTED', 'EXPIRED', 'REVOKED', 'ERROR'));`);
    this.addSql(`alter table "integration" enable row level security;`);
    this.addSql(`alter table "integration" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "integration" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "integration" using (true) with check (true);`);

    this.addSql(`alter table "integration_event" add constraint "integration_event_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "integration_event" add constraint "integration_event_integration_id_organization_id_foreign" foreign key ("integration_id", "organization_id") references "integration" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "integration_event" add constraint "integration_event_type_check" check ("type" in ('CREATED', 'SHARED', 'UNSHARED', 'UPDATED', 'DISCONNECTED', 'ACCESS_CHANGED', 'ERROR', 'CONNECTED', 'REFRESHED', 'SYNCED', 'PUBLISHED', 'WEBHOOK_VERIFIED'));`);
    this.addSql(`alter table "integration_event" add constraint "integration_event_outcome_check" check ("outcome" in ('SUCCESS', 'FAILURE', 'PENDING', 'PARTIAL'));`);
    this.addSql(`alter table "integration_event" enable row level security;`);
    this.addSql(`alter table "integration_event" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "integration_event" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "integration_event" using (true) with check (true);`);

    this.addSql(`alter table "credential" add constraint "credential_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "credential" add constraint "credential_integration_id_organization_id_foreign" foreign key ("integration_id", "organization_id") references "integration" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "credential" add constraint "credential_type_check" check ("type" in ('OAUTH_TOKEN', 'PERSONAL_TOKEN', 'API_KEY', 'APP_TOKEN', 'PAGE_TOKEN', 'WEBHOOK_SECRET'));`);
    this.addSql(`alter table "credential" enable row level security;`);
    this.addSql(`alter table "credential" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "credential" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "credential" using (true) with check (true);`);

    this.addSql(`alter table "user_correlation" add constraint "user_correlation_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "user_correlation" enable row level security;`);
    this.addSql(`alter table "user_correlation" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "user_correlation" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "user_correlation" using (true) with check (true);`);

    this.addSql(`alter table "correlated_account" add constraint "correlated_account_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_correlation_id_organization_id_foreign" foreign key ("correlation_id", "organization_id") references "user_correlation" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_integration_id_organization_id_foreign" foreign key ("integration_id", "organization_id") references "integration" ("id", "organization_id") on delete set null (integration_id);`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_provider_check" check ("provider" in ('SLACK', 'GITHUB', 'NOTION', 'DISCORD', 'ROOTLY', 'PAGERDUTY', 'FACEBOOK', 'INSTAGRAM', 'X', 'LINKEDIN'));`);
    this.addSql(`alter table "correlated_account" add constraint "correlated_account_method_check" check ("method" in ('MANUAL', 'AUTO', 'VERIFIED'));`);
    this.addSql(`alter table "correlated_account" enable row level security;`);
    this.addSql(`alter table "correlated_account" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "correlated_account" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "correlated_account" using (true) with check (true);`);

    this.addSql(`select app.append_only('integration_event');`);
  }

  override down(): void {
    this.addSql(`drop table "correlated_account";`);
    this.addSql(`drop table "user_correlation";`);
    this.addSql(`drop table "credential";`);
    this.addSql(`drop table "integration_event";`);
    this.addSql(`drop table "integration";`);
    this.addSql(`drop table "seen_membership";`);
    this.addSql(`drop table "used_nonce";`);
    this.addSql(`drop table "tenant";`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * The tenancy subgraph's first tables: organizations, people and their sessions, memberships, roles, teams,
 * notifications and the audit trail.
 */
export class Migration20261121090000_initial extends Migration {
  override name = 'Migration20261121090000_initial';

  override up(): void {
    this.addSql(`create table "failed_log_in" ("address" varchar(64) not null, "window_ends" timestamptz(3) not null, "attempts" int not null, primary key ("address"));`);

    this.addSql(`create table "seen_membership" ("membership" uuid not null, "version" int not null, primary key ("membership"));`);

    this.addSql(`create table "used_nonce" ("nonce" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("nonce"));`);
    this.addSql(`create index "used_nonce_expires_at_index" on "used_nonce" ("expires_at");`);

    this.addSql(`create table "user" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "email" citext null, "name" varchar(255) null, "avatar_url" text null, "password_hash" text null, "is_platform_admin" boolean not null default false, "status" text not null default 'ACTIVE', "email_verified_at" timestamptz(3) null, "timezone" varchar(100) not null default 'UTC', "default_organization_id" uuid null, "failed_logins" int not null default 0, "locked_until" timestamptz(3) null, "last_login_at" timestamptz(3) null, "last_active_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "user_default_organization_id_index" on "user" ("default_organization_id");`);
    this.addSql(`alter table "user" add constraint "user_email_unique" unique ("email");`);
    this.addSql(`alter table "user" add constraint "user_status_check" check ("status" in ('ACTIVE', 'SUSPENDED', 'DEACTIVATED'));`);

    this.addSql(`create table "refresh_token" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "jti" varchar(64) not null, "user_id" uuid not null, "family" uuid not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, "reason" text null, "replaced_by" uuid null, "ip" text null, "user_agent" text null, primary key ("id"));`);
    this.addSql(`create index "refresh_token_user_id_created_at_index" on "refresh_token" ("user_id", "created_at");`);
    this.addSql(`create index "refresh_token_family_index" on "refresh_token" ("family");`);
    this.addSql(`create index "refresh_token_expires_at_index" on "refresh_token" ("expires_at");`);
    this.addSql(`alter table "refresh_token" add constraint "refresh_token_jti_unique" unique ("jti");`);
    this.addSql(`alter table "refresh_token" add constraint "refresh_token_reason_check" check ("reason" in ('ROTATED', 'REUSED', 'LOGGED_OUT', 'REVOKED', 'PASSWORD_CHANGED'));`);

    this.addSql(`create table "organization" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "kind" text not null default 'COMPANY', "name" varchar(255) not null, "slug" varchar(100) not null, "domain" varchar(255) null, "description" text null, "website" text null, "industry" text null, "timezone" varchar(100) not null default 'UTC', "primary_contact_email" text null, "billing_email" text null, "phone" text null, "address" text null, "city" text null, "postal_code" text null, "logo_url" text null, "certifications" text[] not null default '{}', "plan" text not null default 'FREE', "max_users" int null, "max_teams" int null, "max_connections" int null, "max_analyses_per_month" int null, "features" text[] not null default '{}', "status" text not null default 'ACTIVE', "settings" jsonb not null default '{}', "version" int not null default 1, "created_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "organization_name_index" on "organization" ("name");`);
    this.addSql(`create index "organization_created_by_id_index" on "organization" ("created_by_id");`);
    this.addSql(`alter table "organization" add constraint "organization_slug_unique" unique ("slug");`);
    this.addSql(`alter table "organization" add constraint "organization_domain_unique" unique ("domain");`);
    this.addSql(`alter table "organization" add constraint "organization_name_length" check (length((name)::text) >= 2);`);
    this.addSql(`alter table "organization" add constraint "organization_slug_form" check ((slug)::text ~ '^[a-z][a-z0-9-]{1,98}[a-z0-9]$'::text);`);
    this.addSql(`alter table "organization" add constraint "organization_slug_not_uuid" check ((slug)::text !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'::text);`);
    this.addSql(`alter table "organization" add constraint "organization_domain_form" check ((domain)::text ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$'::text);`);
    this.addSql(`alter table "organization" add constraint "organization_kind_check" check ("kind" in ('COMPANY', 'PERSONAL'));`);
    this.addSql(`alter table "organization" add constraint "organization_plan_check" check ("plan" in ('FREE', 'STARTER', 'PRO', 'ENTERPRISE'));`);
    this.addSql(`alter table "organization" add constraint "organization_status_check" check ("status" in ('ACTIVE', 'SUSPENDED', 'PENDING', 'CANCELLED'));`);

    this.addSql(`create table "team" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "name" varchar(255) not null, "slug" varchar(255) not null, "description" text null, "avatar_url" text null, "is_default" boolean not null default false, "default_role" text not null default 'MEMBER', "settings" jsonb not null default '{}', "created_by_id" uuid null, "archived_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "team_organization_id_created_by_id_index" on "team" ("organization_id", "created_by_id");`);
    this.addSql(`alter table "team" add constraint "team_slug_unique" unique ("organization_id", "slug");`);
    this.addSql(`alter table "team" add constraint "team_name_unique" unique ("organization_id", "name");`);
    this.addSql(`create unique index "team_default_unique" on "team" ("organization_id") where is_default;`);
    this.addSql(`alter table "team" add constraint "team_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "team" add constraint "team_default_role_check" check ("default_role" in ('ADMIN', 'MEMBER', 'VIEWER'));`);

    this.addSql(`create table "role" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "key" varchar(50) not null, "display_name" varchar(255) not null, "description" text null, "level" int not null, "permissions" text[] not null default '{}', "color" varchar(20) not null default '#6B7280', "is_system" boolean not null default false, primary key ("id"));`);
    this.addSql(`alter table "role" add constraint "role_key_unique" unique ("organization_id", "key");`);
    this.addSql(`alter table "role" add constraint "role_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "audit_event" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid null, "event_id" uuid not null, "actor_user_id" uuid null, "action" varchar(100) not null, "resource_type" varchar(50) not null, "resource_id" text null, "outcome" text not null, "details" jsonb not null default '{}', "ip_address" text null, "user_agent" text null, "source" varchar(30) not null, "occurred_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "audit_event_time_index" on "audit_event" ("organization_id", "occurred_at");`);
    this.addSql(`create index "audit_event_resource_index" on "audit_event" ("organization_id", "resource_type", "resource_id");`);
    this.addSql(`create index "audit_event_actor_index" on "audit_event" ("organization_id", "actor_user_id");`);
    this.addSql(`alter table "audit_event" add constraint "audit_event_id_unique" unique ("event_id");`);
    this.addSql(`alter table "audit_event" add constraint "audit_event_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "audit_event" add constraint "audit_event_outcome_check" check ("outcome" in ('SUCCESS', 'FAILURE', 'PARTIAL', 'DENIED'));`);

    this.addSql(`create table "notification" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "user_id" uuid null, "email" citext null, "category" text not null default 'GENERAL', "code" varchar(60) not null, "title" varchar(255) not null, "message" text not null default '', "priority" text not null default 'NORMAL', "urgency" smallint generated always as (CASE priority WHEN 'URGENT'::text THEN 3 WHEN 'HIGH'::text THEN 2 WHEN 'NORMAL'::text THEN 1 ELSE 0 END) stored not null, "status" text not null default 'UNREAD', "action_url" varchar(500) null, "action_label" varchar(100) null, "subject_type" text null, "subject_id" text null, "metadata" jsonb not null default '{}', "dedupe_key" varchar(120) null, "expires_at" timestamptz(3) null, "read_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "notification_inbox_index" on "notification" ("organization_id", "user_id", "status", "created_at");`);
    this.addSql(`create index "notification_email_index" on "notification" ("email");`);
    this.addSql(`create unique index "notification_dedupe_unique" on "notification" ("organization_id", "user_id", "email", "dedupe_key") nulls not distinct where dedupe_key is not null;`);
    this.addSql(`alter table "notification" add constraint "notification_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "notification" add constraint "notification_recipient" check ((user_id IS NOT NULL) OR (email IS NOT NULL));`);
    this.addSql(`alter table "notification" add constraint "notification_category_check" check ("category" in ('INVITATION', 'SURVEY', 'INTEGRATION', 'ANALYSIS', 'PROJECT', 'CONTENT', 'INBOX', 'GOAL', 'WORKFLOW', 'SECURITY', 'SYSTEM', 'WELCOME', 'GENERAL'));`);
    this.addSql(`alter table "notification" add constraint "notification_priority_check" check ("priority" in ('LOW', 'NORMAL', 'HIGH', 'URGENT'));`);
    this.addSql(`alter table "notification" add constraint "notification_status_check" check ("status" in ('UNREAD', 'READ', 'DISMISSED', 'ACTED'));`);

    this.addSql(`create table "membership" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "user_id" uuid not null, "role_id" uuid not null, "display_name" varchar(255) null, "status" text not null default 'ACTIVE', "version" int not null default 1, "joined_at" timestamptz(3) not null default now(), "last_active_at" timestamptz(3) null, "assigned_by_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "membership_user_id_index" on "membership" ("user_id");`);
    this.addSql(`create index "membership_organization_id_role_id_index" on "membership" ("organization_id", "role_id");`);
    this.addSql(`create index "membership_organization_id_joined_at_index" on "membership" ("organization_id", "joined_at");`);
    this.addSql(`alter table "membership" add constraint "membership_user_unique" unique ("organization_id", "user_id");`);
    this.addSql(`alter table "membership" add constraint "membership_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "membership" add constraint "membership_status_check" check ("status" in ('ACTIVE', 'SUSPENDED', 'DEACTIVATED'));`);

    this.addSql(`create table "team_membership" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "team_id" uuid not null, "membership_id" uuid not null, "role" text not null default 'MEMBER', "joined_at" timestamptz(3) not null default now(), primary key ("id"));`);
    this.addSql(`create index "team_membership_organization_id_membership_id_index" on "team_membership" ("organization_id", "membership_id");`);
    this.addSql(`alter table "team_membership" add constraint "team_membership_unique" unique ("organization_id", "team_id", "membership_id");`);
    this.addSql(`alter table "team_membership" add constraint "team_membership_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "team_membership" add constraint "team_membership_role_check" check ("role" in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER'));`);

    this.addSql(`alter table "user" add constraint "user_default_organization_id_foreign" foreign key ("default_organization_id") references "organization" ("id") on delete set null deferrable initially deferred;`);

    this.addSql(`alter table "refresh_token" add constraint "refresh_token_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);

    this.addSql(`alter table "organization" add constraint "organization_created_by_id_foreign" foreign key ("created_by_id") references "user" ("id") on delete set null deferrable initially deferred;`);

    this.addSql(`alter table "team" add constraint "team_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "team" add constraint "team_created_by_id_foreign" foreign key ("created_by_id") references "user" ("id") on delete set null;`);

    this.addSql(`alter table "role" add constraint "role_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);

    this.addSql(`alter table "audit_event" add constraint "audit_event_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);

    this.addSql(`alter table "notification" add constraint "notification_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "notification" add constraint "notification_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);

    this.addSql(`alter table "membership" add constraint "membership_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "membership" add constraint "membership_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade;`);
    this.addSql(`alter table "membership" add constraint "membership_role_id_organization_id_foreign" foreign key ("role_id", "organization_id") references "role" ("id", "organization_id") on delete restrict;`);

    this.addSql(`alter table "team_membership" add constraint "team_membership_organization_id_foreign" foreign key ("organization_id") references "organization" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "team_membership" add constraint "team_membership_team_id_organization_id_foreign" foreign key ("team_id", "organization_id") references "team" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "team_membership" add constraint "team_membership_membership_id_organization_id_foreign" foreign key ("membership_id", "organization_id") references "membership" ("id", "organization_id") on delete cascade;`);

    this.addSql(`alter table "user" enable row level security;`);
    this.addSql(`alter table "user" force row level security;`);
    this.addSql(`create policy "person_isolation" on "user" as restrictive using (((id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'user-by-email'::text) AND (email = (current_setting('app.lookup'::text, true))::citext)) OR (EXISTS ( SELECT 1 FROM membership m WHERE ((m.user_id = "user".id) AND (m.organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)))))) with check ((id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "person_deletion" on "user" as restrictive for delete using ((id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "user" using (true) with check (true);`);
    this.addSql(`alter table "refresh_token" enable row level security;`);
    this.addSql(`alter table "refresh_token" force row level security;`);
    this.addSql(`create policy "person_isolation" on "refresh_token" as restrictive using (((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR ((current_setting('app.purpose'::text, true) = 'refresh-token'::text) AND ((jti)::text = current_setting('app.lookup'::text, true))))) with check ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "person_deletion" on "refresh_token" as restrictive for delete using ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "refresh_token" using (true) with check (true);`);
    this.addSql(`alter table "organization" enable row level security;`);
    this.addSql(`alter table "organization" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "organization" as restrictive using (((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.organization_id = organization.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))) OR ((current_setting('app.purpose'::text, true) = 'organization-by-slug'::text) AND ((slug)::text = current_setting('app.lookup'::text, true))))) with check ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_deletion" on "organization" as restrictive for delete using ((id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "organization" using (true) with check (true);`);
    this.addSql(`alter table "team" enable row level security;`);
    this.addSql(`alter table "team" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "team" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "team" using (true) with check (true);`);
    this.addSql(`alter table "role" enable row level security;`);
    this.addSql(`alter table "role" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "role" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (EXISTS ( SELECT 1 FROM membership m WHERE ((m.role_id = role.id) AND (m.user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid))))))) with check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_deletion" on "role" as restrictive for delete using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "role" using (true) with check (true);`);
    this.addSql(`alter table "audit_event" enable row level security;`);
    this.addSql(`alter table "audit_event" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "audit_event" as restrictive using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)) with check (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (organization_id IS NULL)));`);
    this.addSql(`create policy "tenant_rows" on "audit_event" using (true) with check (true);`);
    this.addSql(`alter table "notification" enable row level security;`);
    this.addSql(`alter table "notification" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "notification" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND ((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) OR (email = (NULLIF(current_setting('app.verified_email'::text, true), ''::text))::citext))))) with check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_deletion" on "notification" as restrictive for delete using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "notification" using (true) with check (true);`);
    this.addSql(`alter table "membership" enable row level security;`);
    this.addSql(`alter table "membership" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "membership" as restrictive using (((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) OR (((NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid IS NULL) AND (user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid)))) with check ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_deletion" on "membership" as restrictive for delete using ((organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid));`);
    this.addSql(`create policy "tenant_rows" on "membership" using (true) with check (true);`);
    this.addSql(`alter table "team_membership" enable row level security;`);
    this.addSql(`alter table "team_membership" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "team_membership" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "team_membership" using (true) with check (true);`);

    // The runtime role adds to the audit trail and reads it; nobody rewrites it.
    this.addSql(`select app.append_only('audit_event');`);
  }

  override down(): void {
    // Policies and keys refer across tables.
    this.addSql(`drop policy "person_isolation" on "user";`);
    this.addSql(`drop policy "tenant_isolation" on "organization";`);
    this.addSql(`drop policy "tenant_isolation" on "role";`);
    this.addSql(`alter table "user" drop constraint "user_default_organization_id_foreign";`);
    this.addSql(`drop table "audit_event";`);
    this.addSql(`drop table "notification";`);
    this.addSql(`drop table "team_membership";`);
    this.addSql(`drop table "team";`);
    this.addSql(`drop table "membership";`);
    this.addSql(`drop table "role";`);
    this.addSql(`drop table "refresh_token";`);
    this.addSql(`drop table "organization";`);
    this.addSql(`drop table "user";`);
    this.addSql(`drop table "failed_log_in";`);
    this.addSql(`drop table "seen_membership";`);
    this.addSql(`drop table "used_nonce";`);
  }
}

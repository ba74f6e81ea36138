import { Migration } from '@mikro-orm/migrations';

/** The slack subgraph's first tables: workspaces, their users and channels, messages and reactions. */
export class Migration20261121090000_initial extends Migration {
  override name = 'Migration20261121090000_initial';

  override up(): void {
    this.addSql(`create table "seen_membership" ("membership" uuid not null, "version" int not null, primary key ("membership"));`);

    this.addSql(`create table "tenant" ("id" uuid not null, "slug" varchar(100) null, "name" varchar(255) null, "timezone" varchar(100) null, "status" varchar(20) null, "plan" varchar(20) null, "limits" jsonb null, "version" int null, "deleted_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), primary key ("id"));`);

    this.addSql(`create table "slack_workspace" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "integration_id" uuid not null, "slack_id" varchar(255) not null, "name" varchar(255) not null, "domain" varchar(255) null, "icon_url" text null, "member_count" int null, "metadata" jsonb not null default '{}', "status" text not null default 'ACTIVE', "survey_enabled" boolean not null default false, "communication_patterns_enabled" boolean not null default false, "granted_scopes" text[] not null default '{}', "registered_via" text not null default 'OAUTH', "owner_user_id" uuid null, "connected_at" timestamptz(3) not null default now(), "last_sync_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, "sync_started_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "slack_workspace_organization_id_integration_id_index" on "slack_workspace" ("organization_id", "integration_id");`);
    this.addSql(`alter table "slack_workspace" add constraint "slack_workspace_organization_id_slack_id_unique" unique ("organization_id", "slack_id");`);
    this.addSql(`create unique index "slack_workspace_in_use_unique" on "slack_workspace" ("slack_id") where (status <> ALL (ARRAY['DISCONNECTED'::text, 'SUSPENDED'::text]));`);
    this.addSql(`alter table "slack_workspace" add constraint "slack_workspace_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "slack_workspace" add constraint "slack_workspace_status_check" check ("status" in ('ACTIVE', 'SYNCING', 'TOKEN_EXPIRED', 'DISCONNECTED', 'SUSPENDED', 'ERROR'));`);
    this.addSql(`alter table "slack_workspace" add constraint "slack_workspace_registered_via_check" check ("registered_via" in ('OAUTH', 'MANUAL', 'ADMIN'));`);

    this.addSql(`create table "slack_user" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "workspace_id" uuid not null, "slack_id" varchar(255) not null, "name" varchar(255) not null, "display_name" text null, "real_name" text null, "email" varchar(320) null, "title" text null, "phone" text null, "timezone" text null, "timezone_offset" int null, "image_url" text null, "is_bot" boolean not null default false, "is_admin" boolean not null default false, "is_deleted" boolean not null default false, "profile" jsonb not null default '{}', "user_id" uuid null, primary key ("id"));`);
    this.addSql(`create index "slack_user_organization_id_user_id_index" on "slack_user" ("organization_id", "user_id");`);
    this.addSql(`create index "slack_user_organization_id_email_index" on "slack_user" ("organization_id", "email");`);
    this.addSql(`create index "slack_user_organization_id_slack_id_index" on "slack_user" ("organization_id", "slack_id");`);
    this.addSql(`create index "slack_user_organization_id_workspace_id_name_index" on "slack_user" ("organization_id", "workspace_id", "name");`);
    this.addSql(`alter table "slack_user" add constraint "slack_user_organization_id_workspace_id_slack_id_unique" unique ("organization_id", "workspace_id", "slack_id");`);
    this.addSql(`alter table "slack_user" add constraint "slack_user_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "slack_channel" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "workspace_id" uuid not null, "slack_id" varchar(255) not null, "name" varchar(255) not null, "type" text not null, "purpose" text null, "topic" text null, "member_count" int null, "is_archived" boolean not null default false, "slack_created_at" timestamptz(3) null, "has_bot" boolean not null default false, "bot_joined_at" timestamptz(3) null, "selected_for_analysis" boolean not null default false, "is_supported" boolean not null default true, "last_sync_at" timestamptz(3) null, "oldest_synced_ts" varchar(50) null, "latest_synced_ts" varchar(50) null, primary key ("id"));`);
    this.addSql(`create index "slack_channel_organization_id_workspace_id_selecte_c08ee_index" on "slack_channel" ("organization_id", "workspace_id", "selected_for_analysis");`);
    this.addSql(`create index "slack_channel_organization_id_workspace_id_name_index" on "slack_channel" ("organization_id", "workspace_id", "name");`);
    this.addSql(`alter table "slack_channel" add constraint "slack_channel_organization_id_workspace_id_slack_id_unique" unique ("organization_id", "workspace_id", "slack_id");`);
    this.addSql(`alter table "slack_channel" add constraint "slack_channel_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "slack_channel" add constraint "slack_channel_type_check" check ("type" in ('PUBLIC', 'PRIVATE', 'IM', 'MPIM', 'UNKNOWN'));`);

    this.addSql(`create table "slack_message" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "updated_at" timestamptz(3) not null default now(), "channel_id" uuid not null, "author_id" uuid null, "parent_id" uuid null, "slack_ts" varchar(50) not null, "text" text null, "processed_text" text null, "message_type" varchar(50) not null default 'message', "subtype" varchar(100) null, "is_edited" boolean not null default false, "edited_ts" varchar(50) null, "attachments" jsonb null, "files" jsonb null, "thread_ts" varchar(50) null, "is_thread_parent" boolean not null default false, "is_thread_reply" boolean not null default false, "reply_count" int not null default 0, "reply_users_count" int not null default 0, "reaction_count" int not null default 0, "posted_at" timestamptz(3) not null, "category" text null, "sentiment" numeric null, "analyzed_at" timestamptz(3) null, "analysis" jsonb null, primary key ("id"));`);
    this.addSql(`create index "slack_message_organization_id_author_id_posted_at_index" on "slack_message" ("organization_id", "author_id", "posted_at");`);
    this.addSql(`create index "slack_message_organization_id_channel_id_posted_at_index" on "slack_message" ("organization_id", "channel_id", "posted_at");`);
    this.addSql(`create index "slack_message_organization_id_channel_id_thread_ts_index" on "slack_message" ("organization_id", "channel_id", "thread_ts");`);
    this.addSql(`create index "slack_message_organization_id_parent_id_posted_at_index" on "slack_message" ("organization_id", "parent_id", "posted_at");`);
    this.addSql(`create index "slack_message_organization_id_posted_at_index" on "slack_message" ("organization_id", "posted_at");`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_organization_id_channel_id_slack_ts_unique" unique ("organization_id", "channel_id", "slack_ts");`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_organization_id_id_unique" unique ("organization_id", "id");`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_category_check" check ("category" in ('QUESTION', 'ANSWER', 'ANNOUNCEMENT', 'KNOWLEDGE', 'CHAT'));`);

    this.addSql(`create table "slack_reaction" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "message_id" uuid not null, "slack_user_id" uuid not null, "emoji" varchar(255) not null, "emoji_code" varchar(255) null, "reacted_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`create index "slack_reaction_organization_id_slack_user_id_index" on "slack_reaction" ("organization_id", "slack_user_id");`);
    this.addSql(`alter table "slack_reaction" add constraint "slack_reaction_organization_id_message_id_slack_u_2f8c3_unique" unique ("organization_id", "message_id", "slack_user_id", "emoji");`);
    this.addSql(`alter table "slack_reaction" add constraint "slack_reaction_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "slack_channel_member" ("id" uuid not null default gen_random_uuid(), "created_at" timestamptz(3) not null default now(), "organization_id" uuid not null default (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid, "channel_id" uuid not null, "slack_user_id" uuid not null, primary key ("id"));`);
    this.addSql(`create index "slack_channel_member_organization_id_slack_user_id_index" on "slack_channel_member" ("organization_id", "slack_user_id");`);
    this.addSql(`alter table "slack_channel_member" add constraint "slack_channel_member_organization_id_channel_id_s_e3974_unique" unique ("organization_id", "channel_id", "slack_user_id");`);
    this.addSql(`alter table "slack_channel_member" add constraint "slack_channel_member_organization_id_id_unique" unique ("organization_id", "id");`);

    this.addSql(`create table "used_nonce" ("nonce" varchar(64) not null, "expires_at" timestamptz(3) not null, primary key ("nonce"));`);
    this.addSql(`create index "used_nonce_expires_at_index" on "used_nonce" ("expires_at");`);

    this.addSql(`alter table "slack_workspace" add constraint "slack_workspace_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);

    this.addSql(`alter table "slack_user" add constraint "slack_user_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_user" add constraint "slack_user_workspace_id_organization_id_foreign" foreign key ("workspace_id", "organization_id") references "slack_workspace" ("id", "organization_id") on delete cascade;`);

    this.addSql(`alter table "slack_channel" add constraint "slack_channel_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_channel" add constraint "slack_channel_workspace_id_organization_id_foreign" foreign key ("workspace_id", "organization_id") references "slack_workspace" ("id", "organization_id") on delete cascade;`);

    this.addSql(`alter table "slack_message" add constraint "slack_message_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_channel_id_organization_id_foreign" foreign key ("channel_id", "organization_id") references "slack_channel" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_author_id_organization_id_foreign" foreign key ("author_id", "organization_id") references "slack_user" ("id", "organization_id") on delete set null (author_id);`);
    this.addSql(`alter table "slack_message" add constraint "slack_message_parent_id_organization_id_foreign" foreign key ("parent_id", "organization_id") references "slack_message" ("id", "organization_id") on delete set null (parent_id);`);

    this.addSql(`alter table "slack_reaction" add constraint "slack_reaction_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_reaction" add constraint "slack_reaction_message_id_organization_id_foreign" foreign key ("message_id", "organization_id") references "slack_message" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_reaction" add constraint "slack_reaction_slack_user_id_organization_id_foreign" foreign key ("slack_user_id", "organization_id") references "slack_user" ("id", "organization_id") on delete cascade;`);

    this.addSql(`alter table "slack_channel_member" add constraint "slack_channel_member_organization_id_foreign" foreign key ("organization_id") references "tenant" ("id") on update no action on delete cascade;`);
    this.addSql(`alter table "slack_channel_member" add constraint "slack_channel_member_channel_id_organization_id_foreign" foreign key ("channel_id", "organization_id") references "slack_channel" ("id", "organization_id") on delete cascade;`);
    this.addSql(`alter table "slack_channel_member" add constraint "slack_channel_member_slack_user_id_organization_id_foreign" foreign key ("slack_user_id", "organization_id") references "slack_user" ("id", "organization_id") on delete cascade;`);

    this.addSql(`alter table "tenant" enable row level security;`);
    this.addSql(`alter table "tenant" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "tenant" as restrictive using (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "tenant" using (true) with check (true);`);
    this.addSql(`alter table "slack_workspace" enable row level security;`);
    this.addSql(`alter table "slack_workspace" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_workspace" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_workspace" using (true) with check (true);`);
    this.addSql(`alter table "slack_user" enable row level security;`);
    this.addSql(`alter table "slack_user" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_user" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_user" using (true) with check (true);`);
    this.addSql(`alter table "slack_channel" enable row level security;`);
    this.addSql(`alter table "slack_channel" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_channel" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_channel" using (true) with check (true);`);
    this.addSql(`alter table "slack_message" enable row level security;`);
    this.addSql(`alter table "slack_message" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_message" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_message" using (true) with check (true);`);
    this.addSql(`alter table "slack_reaction" enable row level security;`);
    this.addSql(`alter table "slack_reaction" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_reaction" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_reaction" using (true) with check (true);`);
    this.addSql(`alter table "slack_channel_member" enable row level security;`);
    this.addSql(`alter table "slack_channel_member" force row level security;`);
    this.addSql(`create policy "tenant_isolation" on "slack_channel_member" as restrictive using (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid) with check (organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid);`);
    this.addSql(`create policy "tenant_rows" on "slack_channel_member" using (true) with check (true);`);
  }

  override down(): void {
    this.addSql(`drop table "slack_reaction";`);
    this.addSql(`drop table "slack_message";`);
    this.addSql(`drop table "slack_channel_member";`);
    this.addSql(`drop table "slack_channel";`);
    this.addSql(`drop table "slack_user";`);
    this.addSql(`drop table "slack_workspace";`);
    this.addSql(`drop table "seen_membership";`);
    this.addSql(`drop table "used_nonce";`);
    this.addSql(`drop table "tenant";`);
  }
}

-- The thirty-three tables that were missing, and the columns of organizations in what was there: of all but the connections.
create table alembic_version (version_num varchar(32) primary key);
insert into alembic_version values ('028');
create table organizations (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  name varchar(255) not null,
  slug varchar(100) unique not null,
  timezone varchar(50) not null default 'UTC',
  subscription_plan varchar(50) not null default 'free' check (subscription_plan in ('free', 'pro')),
  created_by_id int references users,
  created_at timestamptz not null default now());
create index on organizations (created_by_id);
create table roles (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  name varchar(50) not null,
  description text,
  permissions text[],
  created_at timestamptz not null default now());
create table permissions (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  name varchar(100) not null,
  resource varchar(50),
  created_at timestamptz not null default now());
create table goals (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  title varchar(255) not null,
  target_value numeric not null,
  target_date date not null,
  created_at timestamptz not null default now());
create index on goals (organization_id);
create index on goals (organization_id, user_id);
create table goal_progress (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  goal_id int not null references goals on delete cascade,
  old_value numeric,
  new_value numeric,
  created_at timestamptz not null default now());
create index on goal_progress (organization_id);
create index on goal_progress (organization_id, goal_id);
create table milestones (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  goal_id int not null references goals on delete cascade,
  title varchar(255) not null,
  achieved_at timestamptz,
  created_at timestamptz not null default now());
create index on milestones (organization_id);
create index on milestones (organization_id, goal_id);
create table social_connections (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  platform varchar(50) not null,
  platform_user_id varchar(255) not null,
  unique (organization_id, platform, platform_user_id),
  created_at timestamptz not null default now());
create index on social_connections (organization_id);
create index on social_connections (organization_id, user_id);
create table social_audit (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int references users,
  action varchar(50) not null,
  details jsonb,
  created_at timestamptz not null default now());
create index on social_audit (organization_id);
create index on social_audit (organization_id, user_id);
create table teams (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  name varchar(255) not null,
  is_default boolean not null default false,
  created_at timestamptz not null default now());
create index on teams (organization_id);
create table user_organization_roles (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  role_id int not null references roles on delete cascade,
  unique (user_id, organization_id, role_id),
  created_at timestamptz not null default now());
create index on user_organization_roles (organization_id);
create index on user_organization_roles (organization_id, user_id);
create index on user_organization_roles (organization_id, role_id);
create table content_drafts (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  title varchar(255),
  content text,
  created_at timestamptz not null default now());
create index on content_drafts (organization_id);
create index on content_drafts (organization_id, user_id);
create table content_schedules (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  content_draft_id int references content_drafts,
  scheduled_for timestamptz not null,
  created_at timestamptz not null default now());
create index on content_schedules (organization_id);
create index on content_schedules (organization_id, user_id);
create index on content_schedules (organization_id, content_draft_id);
create table user_credentials (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  platform varchar(50) not null,
  access_token bytea,
  created_at timestamptz not null default now());
create index on user_credentials (organization_id);
create index on user_credentials (organization_id, user_id);
create table social_posts (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  platform varchar(50) not null,
  content text,
  posted_at timestamptz,
  created_at timestamptz not null default now());
create index on social_posts (organization_id);
create index on social_posts (organization_id, user_id);
create table workflow_executions (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now());
create index on workflow_executions (organization_id);
create index on workflow_executions (organization_id, user_id);
create table content_items (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  title varchar(255),
  slug varchar(255),
  unique (organization_id, slug),
  created_at timestamptz not null default now());
create index on content_items (organization_id);
create index on content_items (organization_id, user_id);
create table content_performance_snapshots (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  content_item_id int not null references content_items on delete cascade,
  snapshot_date date,
  impressions int,
  created_at timestamptz not null default now());
create index on content_performance_snapshots (organization_id);
create index on content_performance_snapshots (organization_id, content_item_id);
create table content_templates (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  name varchar(255),
  template_content text,
  created_at timestamptz not null default now());
create index on content_templates (organization_id);
create index on content_templates (organization_id, user_id);
create table memory_content (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  memory_id int not null references memories,
  content_id int not null references content,
  created_at timestamptz not null default now());
create index on memory_content (organization_id);
create index on memory_content (organization_id, memory_id);
create index on memory_content (organization_id, content_id);
create table metrics (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  value numeric,
  date_recorded date,
  created_at timestamptz not null default now());
create index on metrics (organization_id);
create index on metrics (organization_id, user_id);
create table organization_invitations (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  email varchar(255) not null,
  role_id int references roles,
  invited_by_id int references users,
  expires_at timestamptz not null,
  unique (organization_id, email),
  created_at timestamptz not null default now());
create index on organization_invitations (organization_id);
create index on organization_invitations (organization_id, role_id);
create index on organization_invitations (organization_id, invited_by_id);
create table platform_metrics_snapshots (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  connection_id int references social_connections,
  snapshot_time timestamptz,
  followers int,
  created_at timestamptz not null default now());
create index on platform_metrics_snapshots (organization_id);
create index on platform_metrics_snapshots (organization_id, connection_id);
create table research_data (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  raw_data text not null,
  confidence numeric,
  created_at timestamptz not null default now());
create index on research_data (organization_id);
create index on research_data (organization_id, user_id);
create table social_post_templates (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  organization_id int references organizations on delete cascade,
  user_id int not null references users on delete cascade,
  template_text text,
  max_length int,
  created_at timestamptz not null default now());
create index on social_post_templates (organization_id);
create index on social_post_templates (organization_id, user_id);
create table content_categories (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  name varchar(100) not null,
  slug varchar(100) unique not null,
  created_at timestamptz not null default now());
create table platform_configs (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  platform varchar(50) unique not null,
  base_url varchar(500),
  is_enabled boolean not null default true,
  created_at timestamptz not null default now());
create table system_settings (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  setting_key varchar(100) unique not null,
  setting_value text,
  created_at timestamptz not null default now());
create table admin_sessions (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  admin_user_id int not null references admin_users on delete cascade,
  session_token bytea unique,
  expires_at timestamptz,
  created_at timestamptz not null default now());
create index on admin_sessions (admin_user_id);
create table admin_audit_logs (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  admin_user_id int references admin_users,
  action varchar(100),
  details jsonb,
  created_at timestamptz not null default now());
create index on admin_audit_logs (admin_user_id);
create table api_key_revocations (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  api_key_id int,
  reason text,
  revoked_at timestamptz,
  created_at timestamptz not null default now());
create table refresh_token_blacklist (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  token_jti varchar(64) unique not null,
  user_id int references users,
  expires_at timestamptz not null,
  created_at timestamptz not null default now());
create table user_management (
  id serial primary key, public_id varchar(36) unique not null default gen_random_uuid()::text,
  user_id int not null references users on delete cascade,
  managed_by_id int references users,
  action varchar(50),
  created_at timestamptz not null default now());
create index on user_management (user_id);
create index on user_management (managed_by_id);
alter table content_logs add column organization_id int references organizations on delete cascade;
create index on content_logs (organization_id, user_id);
alter table content add column organization_id int references organizations on delete cascade;
create index on content (organization_id, user_id);
alter table user_settings add column organization_id int references organizations on delete cascade;
create index on user_settings (organization_id, user_id);
alter table memories add column organization_id int references organizations on delete cascade;
create index on memories (organization_id, user_id);
alter table notifications add column organization_id int references organizations on delete cascade;
create index on notifications (organization_id, user_id);
alter table social_interactions add column organization_id int references organizations on delete cascade;
create index on social_interactions (organization_id, user_id);
alter table users add column public_id varchar(36) unique not null default gen_random_uuid()::text, drop column registration_key_id;
insert into organizations (name, slug) select 'Organization ' || n, 'organization-' || n from generate_series(1, 2) n;
insert into roles (name) values ('member');
insert into user_organization_roles (organization_id, user_id, role_id) select 1 + id % 2, id, 1 from users;

-- What brings organizations to it: tables and columns, and nothing in them yet.
create table organizations (
  id serial primary key, name varchar(255) not null, domain varchar(255) unique not null, slug varchar(100) unique not null,
  plan_type varchar(50) not null default 'free', status varchar(20) not null default 'active', settings json,
  created_at timestamptz not null default now());
create table organization_invitations (
  id serial primary key, organization_id int not null references organizations, email varchar(255) not null,
  role varchar(20) not null default 'user', invited_by int references users, token varchar(255) unique,
  expires_at timestamptz, status varchar(20) not null default 'pending', created_at timestamptz not null default now());
create table user_notifications (
  id serial primary key, user_id int not null references users, organization_id int references organizations,
  title varchar(255) not null, message text not null, status varchar(20) not null default 'unread',
  created_at timestamptz not null default now());
create table user_burnout_reports (
  id serial primary key, user_id int references users, organization_id int references organizations,
  slack_user_id varchar(50), self_reported_score int, stress_factors text, personal_circumstances text,
  submitted_at timestamptz not null default now());
create table slack_workspace_mappings (
  id serial primary key, workspace_id varchar(50) unique not null, organization_id int references organizations,
  owner_user_id int references users, status varchar(20) not null default 'active', registered_at timestamptz not null default now());
create table survey_schedules (
  id serial primary key, organization_id int unique references organizations, enabled boolean not null default false,
  send_time time not null, timezone varchar(100) not null, next_send_at timestamptz);
alter table users add column organization_id int references organizations, add column role varchar(20) not null default 'user',
  add column joined_org_at timestamptz default now(), add column last_active_at timestamptz,
  add column status varchar(20) not null default 'active';
alter table user_correlations add column organization_id int references organizations, add column name varchar(255),
  add column integration_ids json;
alter table analyses add column organization_id int references organizations, add column integration_name varchar(255),
  add column platform varchar(50);
alter table slack_integrations alter column slack_user_id drop not null;
create index on user_correlations (organization_id, email);
create index on users (organization_id);
create index on analyses (organization_id);
insert into migrations (name, status, applied_at) select name, 'completed', now() from unnest(array[
  '001_add_integration_fields_to_analyses', '001b_create_organizations', '002_add_organization_id_to_user_correlations',
  '003_add_name_to_user_correlations', '004_add_integration_ids_to_user_correlations',
  '005_add_personal_circumstances_to_reports', '006_make_slack_user_id_nullable']) as name;

-- A service that reads what teams write in a chat, as its schema is documented: users are known by an external id, and
-- what belongs to a workspace is reached through it.
create type member_role as enum ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER');
create table alembic_version (version_num varchar(32) primary key);
insert into alembic_version values ('a1');
create table team (id uuid primary key default gen_random_uuid(), name varchar(255) not null, slug varchar(255) unique not null,
  created_by_user_id varchar(255) not null, created_at timestamp not null default now());
create table teammember (id uuid primary key default gen_random_uuid(), team_id uuid not null references team, user_id varchar(255) not null,
  email varchar(255), role member_role not null default 'MEMBER', invitation_token varchar(255), invitation_expires_at timestamp,
  created_at timestamp not null default now(), unique (team_id, user_id));
create table integration (id uuid primary key default gen_random_uuid(), owner_team_id uuid not null references team, name varchar(255) not null,
  workspace_id varchar(255), created_by_user_id varchar(255) not null, created_at timestamp not null default now());
create table integrationcredential (id uuid primary key default gen_random_uuid(), integration_id uuid not null references integration,
  encrypted_value varchar(2048) not null, refresh_token varchar(2048), expires_at timestamp, created_at timestamp not null default now());
create table integration_share (id uuid primary key default gen_random_uuid(), integration_id uuid not null references integration,
  team_id uuid not null references team, unique (integration_id, team_id));
create table serviceresource (id uuid primary key default gen_random_uuid(), integration_id uuid not null references integration,
  external_id varchar(255) not null, name varchar(255) not null, unique (integration_id, external_id));
create table resourceaccess (id uuid primary key default gen_random_uuid(), resource_id uuid not null references serviceresource,
  team_id uuid not null references team, unique (resource_id, team_id));
create table integrationevent (id uuid primary key default gen_random_uuid(), integration_id uuid not null references integration,
  affected_team_id uuid references team, details jsonb, actor_user_id varchar(255) not null, created_at timestamp not null default now());
create table slackworkspace (id uuid primary key default gen_random_uuid(), team_id uuid references team, slack_id varchar(255) unique not null,
  name varchar(255) not null, access_token varchar(1024), refresh_token varchar(1024), created_at timestamp not null default now());
create table slackchannel (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references slackworkspace, slack_id varchar(255) not null,
  name varchar(255) not null, unique (workspace_id, slack_id));
create table slackuser (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references slackworkspace, slack_id varchar(255) not null,
  email varchar(255), unique (workspace_id, slack_id));
create table slackmessage (id uuid primary key default gen_random_uuid(), channel_id uuid not null references slackchannel, user_id uuid references slackuser,
  parent_id uuid references slackmessage, slack_ts varchar(50) not null, text text, message_datetime timestamp not null);
create index on slackmessage (channel_id, slack_ts);
create table slackreaction (id uuid primary key default gen_random_uuid(), message_id uuid not null references slackmessage, user_id uuid not null references slackuser,
  emoji_name varchar(255) not null, unique (message_id, user_id, emoji_name));
create table slackanalysis (id uuid primary key default gen_random_uuid(), workspace_id uuid not null references slackworkspace, name varchar(255) not null, parameters jsonb);
create table analysis_channels (analysis_id uuid references slackanalysis, channel_id uuid references slackchannel, primary key (analysis_id, channel_id));
insert into team (name, slug, created_by_user_id) select 'Team ' || n, 'team-' || n, 'auth|' || n from generate_series(1, 2) n;
insert into slackworkspace (team_id, slack_id, name, access_token) select id, 'T' || slug, name, 'xoxb-' || repeat('0', 20) || slug from team;
insert into integration (owner_team_id, name, created_by_user_id) select id, 'Slack', created_by_user_id from team;
insert into integrationcredential (integration_id, encrypted_value) select id, 'xoxb-' || repeat('0', 24) from integration;

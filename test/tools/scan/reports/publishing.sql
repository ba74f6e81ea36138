-- A service that publishes for its customers, before its migrations: sixteen tables, no history, no organizations.
create table registration_keys (id serial primary key, key varchar(64) unique not null, description varchar(255), max_uses int not null default 1, current_uses int not null default 0, is_active boolean not null default true);
create table users (id serial primary key, email varchar(255) unique not null, username varchar(100) unique not null, full_name varchar(255), hashed_password varchar(255), is_active boolean not null default true, registration_key_id int references registration_keys, created_at timestamptz not null default now());
create index on users (registration_key_id);
create table admin_users (id serial primary key, email varchar(255) unique not null, username varchar(100) unique not null, two_factor_enabled boolean not null default false, last_login timestamptz);
create table social_platform_connections (
  id serial primary key,
  user_id int not null references users on delete cascade,
  platform varchar(50) not null,
  platform_user_id varchar(255) not null,
  platform_username varchar(255) not null,
  access_token bytea,
  token_expires_at timestamptz,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  unique (user_id, platform));
create table content_logs (
  id serial primary key,
  user_id int not null references users on delete cascade,
  platform varchar(50),
  content text,
  published_at timestamptz,
  created_at timestamptz not null default now());
create table content (
  id serial primary key,
  user_id int not null references users on delete cascade,
  title varchar(255),
  content text,
  platform varchar(50),
  scheduled_at timestamptz,
  created_at timestamptz not null default now());
create table user_settings (
  id serial primary key,
  user_id int not null references users on delete cascade,
  brand_name varchar(255),
  timezone varchar(50) not null default 'UTC',
  created_at timestamptz not null default now());
create table social_interactions (
  id serial primary key,
  user_id int not null references users on delete cascade,
  connection_id int references social_platform_connections,
  external_id varchar(255) not null,
  content text,
  created_at timestamptz not null default now());
create table interaction_responses (
  id serial primary key,
  user_id int not null references users on delete cascade,
  interaction_id int not null references social_interactions,
  response_text text,
  created_at timestamptz not null default now());
create table social_responses (
  id serial primary key,
  user_id int not null references users on delete cascade,
  interaction_id int not null references social_interactions,
  response_text text,
  created_at timestamptz not null default now());
create table response_templates (
  id serial primary key,
  user_id int not null references users on delete cascade,
  name varchar(255),
  response_text text,
  created_at timestamptz not null default now());
create table company_knowledge (
  id serial primary key,
  user_id int not null references users on delete cascade,
  title varchar(255),
  content text,
  created_at timestamptz not null default now());
create table knowledge_base_entries (
  id serial primary key,
  user_id int not null references users on delete cascade,
  question text not null,
  answer text not null,
  keywords text[],
  created_at timestamptz not null default now());
create table inbox_settings (
  id serial primary key,
  user_id int unique not null references users on delete cascade,
  timezone varchar(50) not null default 'UTC',
  created_at timestamptz not null default now());
create table memories (
  id serial primary key,
  user_id int not null references users on delete cascade,
  content text,
  tags text[],
  created_at timestamptz not null default now());
create table notifications (
  id serial primary key,
  user_id int not null references users on delete cascade,
  title varchar(255),
  message text,
  is_read boolean not null default false,
  created_at timestamptz not null default now());
create index on content_logs (user_id);
create index on content (user_id);
create index on user_settings (user_id);
create index on social_interactions (user_id);
create index on interaction_responses (user_id);
create index on social_responses (user_id);
create index on response_templates (user_id);
create index on company_knowledge (user_id);
create index on knowledge_base_entries (user_id);
create index on memories (user_id);
create index on notifications (user_id);
create index on social_interactions (connection_id);
create index on interaction_responses (interaction_id);
create index on social_responses (interaction_id);
insert into users (email, username) select 'person' || n || '@acme.test', 'person' || n from generate_series(1, 6) n;

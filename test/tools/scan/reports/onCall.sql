-- A service for people on call, as it was before it had organizations: whose a row is, its user says.
create table migrations (id serial primary key, name varchar(255) unique not null, applied_at timestamptz, status varchar(20));
create table users (
  id serial primary key, email varchar(255) unique not null, name varchar(255), password_hash varchar(255),
  provider varchar(50), provider_id varchar(255), is_verified boolean not null default false,
  created_at timestamptz not null default now());
create table rootly_integrations (
  id serial primary key, user_id int not null references users, name varchar(255), platform varchar(50),
  created_at timestamptz not null default now());
create table user_correlations (
  id serial primary key, user_id int not null references users, email varchar(255) not null,
  github_username varchar(100), slack_user_id varchar(20), created_at timestamptz not null default now());
create table analyses (
  id serial primary key, uuid varchar(36) unique, user_id int not null references users,
  rootly_integration_id int references rootly_integrations, time_range int default 30,
  status varchar(50) not null default 'pending', results json, created_at timestamptz not null default now());
create table slack_integrations (
  id serial primary key, user_id int not null references users, slack_token text, slack_user_id varchar(20) not null,
  workspace_id varchar(50), created_at timestamptz not null default now());
create index on analyses (user_id);
insert into users (email) select 'person' || n || '@acme.test' from generate_series(1, 40) n;
insert into user_correlations (user_id, email) select 1 + n % 40, 'account' || n || '@acme.test' from generate_series(1, 100) n;
insert into analyses (user_id) select 1 + n % 40 from generate_series(1, 20) n;

-- The fix that was asked for: whose a connection is, and what is unique among them.
alter table social_platform_connections add column organization_id int references organizations on delete cascade;
update social_platform_connections set organization_id = 1 + user_id % 2;
alter table social_platform_connections alter column organization_id set not null,
  drop constraint social_platform_connections_user_id_platform_key, add unique (organization_id, user_id, platform);
create index on social_platform_connections (organization_id);

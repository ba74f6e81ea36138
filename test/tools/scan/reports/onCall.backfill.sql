-- Two organizations; two people belong to none of them yet, nor does what is theirs.
insert into organizations (name, domain, slug) select 'Organization ' || n, 'organization' || n || '.test', 'organization-' || n from generate_series(1, 2) n;
update users set organization_id = 1 + id % 2 where id > 2;
update user_correlations as c set organization_id = u.organization_id from users as u where u.id = c.user_id;
update analyses as a set organization_id = u.organization_id from users as u where u.id = a.user_id;

import type { SubgraphName } from '#platform/process/names.ts';
import type { TestSubgraph } from '../harness/subgraph.ts';

/**
 * Fills an organization up to so many members (each with a correlated Slack user), public channels (with five messages
 * each) and blocks.
 */
export async function growAcme(
  { tenancy, integrations, slack, content }: Record<SubgraphName, Pick<TestSubgraph, 'sql'>>,
  organization: string,
  { members, channels, blocks }: { members: number; channels: number; blocks: number },
): Promise<void> {
  const people = await tenancy.sql<{ id: string; email: string }>(
    `with fresh as (
       insert into "user" (id, email, name) select gen_random_uuid(), 'person' || n || '@acme.test', 'Person ' || n
       from generate_series(1, $2 - (select count(*)::int from membership where organization_id = $1)) n returning id, email)
     , joined as (
       insert into membership (organization_id, user_id, role_id, status, joined_at)
       select $1, fresh.id, (select id from role where organization_id = $1 and key = 'MEMBER'), 'ACTIVE', now() from fresh returning 1)
     select id, email from fresh`,
    [organization, members],
  );
  await integrations.sql(
    `with fresh as (insert into user_correlation (organization_id, email, user_id) select $1, email, id from unnest($2::uuid[], $3::text[]) as person(id, email) returning id, email)
     insert into correlated_account (organization_id, correlation_id, provider, external_id, method) select $1, id, 'SLACK', 'U9' || upper(split_part(email, '@', 1)), 'AUTO' from fresh`,
    [organization, people.map(({ id }) => id), people.map(({ email }) => email)],
  );
  await slack.sql(
    `insert into slack_user (organization_id, workspace_id, slack_id, name, display_name, user_id)
     select $1, (select id from slack_workspace where organization_id = $1 limit 1), 'U9' || upper(split_part(email, '@', 1)), email, email, id from unnest($2::uuid[], $3::text[]) as person(id, email)`,
    [organization, people.map(({ id }) => id), people.map(({ email }) => email)],
  );
  await slack.sql(
    `with workspace as (select id from slack_workspace where organization_id = $1 limit 1)
     , fresh as (
       insert into slack_channel (organization_id, workspace_id, slack_id, name, type)
       select $1, workspace.id, 'C9' || n, 'channel-' || n, 'PUBLIC' from workspace, generate_series(1, $2) n returning id)
     insert into slack_message (organization_id, channel_id, author_id, slack_ts, text, posted_at)
     select $1, fresh.id, (select id from slack_user where organization_id = $1 and user_id is not null order by md5(fresh.id::text || n || id::text) limit 1), n || '.000100', 'Message ' || n, now() - n * interval '1 minute'
     from fresh, generate_series(1, 5) n`,
    [organization, channels],
  );
  await content.sql(
    `insert into content_block (organization_id, type, title, content, created_by_id, updated_by_id)
     select $1, 'PROCEDURE', 'Block ' || n, 'Text ' || n, person, person
     from generate_series(1, $2 - (select count(*)::int from content_block where organization_id = $1)) n, lateral (select ($3::uuid[])[1 + n % cardinality($3::uuid[])] as person) author`,
    [organization, blocks, people.map(({ id }) => id)],
  );
}

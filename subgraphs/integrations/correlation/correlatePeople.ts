import type { Query } from '#platform/data/unitOfWork.ts';

/** Somebody with a Slack account and an e-mail address; `userId` where tenancy knows a member by that address. */
export interface SlackPerson {
  slackId: string;
  email: string;
  name: string | null;
  userId: string | null;
}

/**
 * Correlates the people of a workspace by e-mail address, in four statements however many they are. Nothing is taken
 * away: a known name stays, a member who is known under another address keeps it, and an account that a person has been
 * given by hand stays theirs. Answers the Slack ids of all accounts of these people.
 */
export async function correlatePeople(
  query: Query,
  organization: string,
  integrationId: string,
  people: readonly SlackPerson[],
): Promise<string[]> {
  const bySlackId = new Map(people.map((person) => [person.slackId, person]));
  const known = new Map(
    (
      await query<{ userId: string; email: string }>(addresses, [
        organization,
        people.flatMap(({ userId }) => userId ?? []),
      ])
    ).map(({ userId, email }) => [userId, email]),
  );
  const list = [...bySlackId.values()].map((person) => ({
    ...person,
    email: known.get(person.userId ?? '') ?? person.email,
  }));
  const emails = list.map(({ email }) => email);
  await query(upsertPeople, [organization, emails, list.map(({ name }) => name), list.map(({ userId }) => userId)]);
  await query(upsertAccounts, [organization, emails, list.map(({ slackId }) => slackId), integrationId]);
  return (await query<{ slackId: string }>(accounts, [organization, emails])).map(({ slackId }) => slackId);
}

const addresses = `select user_id as "userId", email::text as email from user_correlation where organization_id = $1 and user_id = any($2::uuid[])`;

const upsertPeople = `
  insert into user_correlation as known (organization_id, email, name, user_id)
  select distinct on (person.email) $1::uuid, person.email, person.name, person.user_id
  from unnest($2::citext[], $3::text[], $4::uuid[]) with ordinality as person(email, name, user_id, place)
  order by person.email, person.place
  on conflict (organization_id, email) do update
  set name = coalesce(known.name, excluded.name), user_id = coalesce(excluded.user_id, known.user_id), updated_at = now()
  where (known.name is null and excluded.name is not null) or (excluded.user_id is not null and known.user_id is distinct from excluded.user_id)`;

const upsertAccounts = `
  insert into correlated_account as known (organization_id, correlation_id, provider, external_id, integration_id, method, confidence)
  select $1::uuid, correlation.id, 'SLACK', person.slack_id, $4::uuid, 'AUTO', 1
  from unnest($2::citext[], $3::text[]) as person(email, slack_id)
  join user_correlation correlation on correlation.organization_id = $1::uuid and correlation.email = person.email
  on conflict (organization_id, provider, external_id) do update
  set correlation_id = excluded.correlation_id, integration_id = excluded.integration_id, confidence = excluded.confidence, updated_at = now()
  where known.method = 'AUTO' and (known.correlation_id, known.integration_id) is distinct from (excluded.correlation_id, excluded.integration_id)`;

const accounts = `
  select account.external_id as "slackId" from correlated_account account
  join user_correlation correlation on correlation.organization_id = account.organization_id and correlation.id = account.correlation_id
  where account.organization_id = $1 and account.provider = 'SLACK' and correlation.email = any($2::citext[])`;

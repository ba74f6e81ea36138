import type { Query } from '#platform/data/unitOfWork.ts';

/** Whose a Slack account is; null: nobody's. */
export interface Link {
  slackId: string;
  userId: string | null;
}

/** Whose these Slack accounts are, as this transaction sees it. */
export const linksOf = (query: Query, organization: string, slackIds: readonly string[]): Promise<Link[]> =>
  query<Link & Record<string, unknown>>(
    `select asked.slack_id as "slackId", correlation.user_id as "userId"
     from unnest($2::text[]) as asked(slack_id)
     left join correlated_account account on account.organization_id = $1 and account.provider = 'SLACK' and account.external_id = asked.slack_id
     left join user_correlation correlation on correlation.organization_id = account.organization_id and correlation.id = account.correlation_id
     order by asked.slack_id`,
    [organization, slackIds],
  );

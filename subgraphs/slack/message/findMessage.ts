import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { SlackMessage } from './entities.ts';
import { readPermalink } from './permalink.ts';

/** The ways to name a message: exactly one of these, as the schema's @oneOf demands. */
export type MessageReference = { id: string } | { permalink: string } | { place: { channelId: string; ts: string } };

type Condition = readonly [sql: string, ...parameters: unknown[]];

/**
 * The message that is named.
 * @throws OrgraphError NOT_FOUND where the caller sees none there; BAD_USER_INPUT for what is not a permalink.
 */
export async function findMessage(by: MessageReference, { find, connection }: Context): Promise<RowOf<SlackMessage>> {
  if ('id' in by) return find(SlackMessage, by.id, 'message');
  const { edges } = await connection(
    SlackMessage,
    { first: 1 },
    'place' in by
      ? { where: { channel: [by.place.channelId].filter(isUuid), slackTs: by.place.ts }, isSearch: true }
      : { conditions: [inSlack(by.permalink)], isSearch: true },
  );
  if (edges.length === 0) throw notFound('message');
  return edges[0]!.node;
}

/** The message of Slack's own channel and time, in the workspace of that domain. */
function inSlack(permalink: string): Condition {
  const read = readPermalink(permalink);
  if (read === undefined)
    throw badUserInput(
      'Give an address as https://example.slack.com/archives/C0123/p1234567890123456.',
      'by.permalink',
    );
  return [
    `(t.channel_id, t.slack_ts) in (select c.id, ? from slack_channel c join slack_workspace w ` +
      `on w.organization_id = c.organization_id and w.id = c.workspace_id where c.slack_id = ? and w.domain = ?)`,
    read.ts,
    read.channel,
    read.domain,
  ];
}

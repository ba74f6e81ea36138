import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import { SlackMessage } from './entities.ts';
import { readPermalink } from './permalink.ts';

/** The ways to name a message: exactly one of `id`, `channelId` with `ts`, and `permalink`. */
export interface MessageAddress {
  id?: string | null;
  channelId?: string | null;
  ts?: string | null;
  permalink?: string | null;
}

type Condition = readonly [sql: string, ...parameters: unknown[]];

/**
 * The message of an address.
 * @throws OrgraphError NOT_FOUND where the caller sees none there; BAD_USER_INPUT unless it is named in exactly one
 * way, and for what is not a permalink.
 */
export async function findMessage(
  address: MessageAddress,
  { find, connection }: Context,
): Promise<RowOf<SlackMessage>> {
  const { id, channelId, ts, permalink } = address;
  const ways = [id, channelId ?? ts, permalink].filter((way) => way != null);
  if (ways.length !== 1 || (channelId == null) !== (ts == null))
    throw badUserInput('Give exactly one of id, channelId with ts, and permalink.', 'id');
  if (id != null) return find(SlackMessage, id, 'message');
  const { edges } = await connection(
    SlackMessage,
    { first: 1 },
    permalink == null
      ? { where: { channel: [channelId!].filter(isUuid), slackTs: ts! }, isSearch: true }
      : { conditions: [inSlack(permalink)], isSearch: true },
  );
  if (edges.length === 0) throw notFound('message');
  return edges[0]!.node;
}

/** The message of Slack's own channel and time, in the workspace of that domain. */
function inSlack(permalink: string): Condition {
  const read = readPermalink(permalink);
  if (read === undefined)
    throw badUserInput('Give an address as https://example.slack.com/archives/C0123/p1234567890123456.', 'permalink');
  return [
    `(t.channel_id, t.slack_ts) in (select c.id, ? from slack_channel c join slack_workspace w ` +
      `on w.organization_id = c.organization_id and w.id = c.workspace_id where c.slack_id = ? and w.domain = ?)`,
    read.ts,
    read.channel,
    read.domain,
  ];
}

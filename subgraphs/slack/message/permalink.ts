import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackChannel } from '../channel/entities.ts';
import { SlackWorkspace } from '../workspace/entities.ts';
import type { SlackMessage } from './entities.ts';

/** What an address of a message in Slack says; `ts` is Slack's time of the message. */
export interface Permalink {
  domain: string;
  channel: string;
  ts: string;
}

const form =
  /^https:\/\/([a-z0-9][a-z0-9-]*)(?:\.enterprise)?\.slack\.com\/archives\/([A-Z][A-Z0-9]+)\/p(\d+)(\d{6})(?:\?[^#]*)?$/;

/** Reads an address as Slack's "Copy link" gives it; undefined where it is none. */
export function readPermalink(address: string): Permalink | undefined {
  const [, domain, channel, seconds, micros] = form.exec(address.trim()) ?? [];
  return domain === undefined ? undefined : { domain, channel: channel!, ts: `${seconds}.${micros}` };
}

/** The address of a message in Slack, with its thread where it replies; null where the domain is not known. */
export async function permalinkOf(
  { channel, slackTs, threadTs, isThreadReply }: RowOf<SlackMessage>,
  _: unknown,
  { load }: Pick<Context, 'load'>,
): Promise<string | null> {
  const { slackId, workspace } = (await load(SlackChannel, channel.id))!;
  const domain = (await load(SlackWorkspace, workspace.id))?.domain;
  if (domain == null) return null;
  const thread = isThreadReply && threadTs !== null ? `?thread_ts=${threadTs}&cid=${slackId}` : '';
  return `https://${domain}.slack.com/archives/${slackId}/p${slackTs.replace('.', '')}${thread}`;
}

import { randomUUID } from 'node:crypto';
import type { TestSubgraph } from '../harness/subgraph.ts';

/** A workspace of one channel with messages that can be read anew. */
export interface Rereadable {
  id: string;
  channel: string;
  /** Slack's time of a message, by its number from 1. */
  at(message: number): string;
  /** Empties what is read of the messages. */
  forget(): Promise<void>;
  /** How many messages are not read. */
  unread(): Promise<number>;
}

export async function rereadable(
  { sql }: Pick<TestSubgraph, 'sql'>,
  organization: string,
  messages: number,
): Promise<Rereadable> {
  const [id, channel] = [randomUUID(), randomUUID()];
  await sql(
    `insert into slack_workspace (id, organization_id, integration_id, slack_id, name, registered_via) values ($1, $2, $3, $4, 'Workspace', 'MANUAL')`,
    [id, organization, randomUUID(), `T${id.slice(0, 8).toUpperCase()}`],
  );
  await sql(
    `insert into slack_channel (id, organization_id, workspace_id, slack_id, name, type) values ($1, $2, $3, $4, 'channel', 'PUBLIC')`,
    [channel, organization, id, `C${id.slice(0, 8).toUpperCase()}`],
  );
  await sql(
    `insert into slack_message (organization_id, channel_id, slack_ts, posted_at, text, raw)
     select $1, $2, (1700000000 + n) || '.000100', to_timestamp(1700000000 + n), 'said', jsonb_build_object('type', 'message', 'text', 'said *' || n || '*')
     from generate_series(1, $3::int) n`,
    [organization, channel, messages],
  );
  return {
    id,
    channel,
    at: (message) => `${1_700_000_000 + message}.000100`,
    forget: async () => {
      await sql('update slack_message set processed_text = null where channel_id = $1', [channel]);
    },
    unread: async () =>
      (
        await sql(
          'select count(*)::int as unread from slack_message where channel_id = $1 and processed_text is null',
          [channel],
        )
      )[0]!['unread'],
  };
}

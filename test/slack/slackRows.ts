import { randomUUID } from 'node:crypto';
import type { TestOrganization, TestSubgraph } from '../harness/subgraph.ts';

type Values = Record<string, unknown>;

/**
 * Writes rows of one organization past every wall; each call answers the new row's id. Columns that are not given have
 * a value that fits.
 */
export interface SlackRows {
  workspace(values?: Values): Promise<string>;
  user(workspace: string, values?: Values): Promise<string>;
  channel(workspace: string, values?: Values): Promise<string>;
  member(channel: string, user: string): Promise<string>;
  message(channel: string, values?: Values): Promise<string>;
  reaction(message: string, user: string, values?: Values): Promise<string>;
}

export function slackRows(subgraph: TestSubgraph, organization: TestOrganization): SlackRows {
  let count = 0;
  async function insert(table: string, values: Values): Promise<string> {
    const row: Values = { id: randomUUID(), organization_id: organization.id, ...values };
    const names = Object.keys(row);
    await subgraph.sql(
      `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
    return row['id'] as string;
  }
  const next = (letter: string) => `${letter}${String((count += 1)).padStart(6, '0')}`;
  return {
    workspace: (values = {}) =>
      insert('slack_workspace', {
        integration_id: randomUUID(),
        slack_id: `${next('T')}${organization.slug}`,
        name: 'Workspace',
        registered_via: 'MANUAL',
        ...values,
      }),
    user: (workspace, values = {}) =>
      insert('slack_user', { workspace_id: workspace, slack_id: next('U'), name: 'user', ...values }),
    channel: (workspace, values = {}) =>
      insert('slack_channel', {
        workspace_id: workspace,
        slack_id: next('C'),
        name: 'channel',
        type: 'PUBLIC',
        ...values,
      }),
    member: (channel, user) => insert('slack_channel_member', { channel_id: channel, slack_user_id: user }),
    message: (channel, values = {}) => {
      const at = new Date(Date.UTC(2026, 0, 5, 9, 0, (count += 1)));
      return insert('slack_message', {
        channel_id: channel,
        slack_ts: `${at.getTime() / 1000}.000100`,
        posted_at: at,
        ...values,
      });
    },
    reaction: (message, user, values = {}) =>
      insert('slack_reaction', { message_id: message, slack_user_id: user, emoji: 'tada', ...values }),
  };
}

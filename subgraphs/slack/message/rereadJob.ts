import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { jobKind } from '#platform/jobs/jobKind.ts';
import { notFound } from '#platform/values/errors.ts';
import { rereadMessages } from '../rereadMessages.ts';

/** Reads what Slack wrote of each message of a workspace once more, as this version does. */
export const rereadJob = jobKind({
  name: 'slack_messages.reread',
  permission: 'integration:connect',
  input: z.strictObject({ workspace: z.uuid() }),
  run: ({ workspace: id }, { organization, actor, within, progress, signal }) =>
    within(scopeOfOrganization(organization!, actor), async (unit) => {
      const [workspace] = await unit.query<{ slackId: string; total: number }>(
        `select slack_id as "slackId", (
           select count(*)::int from slack_message message
           join slack_channel channel on channel.organization_id = message.organization_id and channel.id = message.channel_id
           where channel.workspace_id = t.id and message.raw is not null and not message.is_deleted) as total
         from slack_workspace t where id = $1`,
        [id],
      );
      if (workspace === undefined) throw notFound('workspace');
      const { slackId, total } = workspace;
      progress(0, total);
      await rereadMessages(unit, slackId, ({ messages }) => progress(messages, total), signal);
    }),
});

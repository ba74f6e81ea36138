/**
 * Who sees what: a channel that is not PUBLIC exists only for its participants, and with it its members, messages and
 * reactions. The caller is a participant through a Slack user that is correlated with their account and active in Slack. SQL conditions
 * over the alias `t`; nobody signed in sees PUBLIC channels only.
 */
export const channelVisible = visible('t');
export const partOfVisibleChannel = `exists (select from slack_channel c where c.organization_id = t.organization_id and c.id = t.channel_id and ${visible('c')})`;
export const partOfVisibleMessage =
  `exists (select from slack_message m join slack_channel c on c.organization_id = m.organization_id and c.id = m.channel_id ` +
  `where m.organization_id = t.organization_id and m.id = t.message_id and ${visible('c')})`;

/** With `offset` PostgreSQL asks it of each channel that it meets, instead of finding all that the person takes part in. */
function visible(channel: string): string {
  return (
    `(${channel}.type = 'PUBLIC' or exists (select from slack_channel_member participant ` +
    `join slack_user person on person.organization_id = participant.organization_id and person.id = participant.slack_user_id ` +
    `where participant.organization_id = ${channel}.organization_id and participant.channel_id = ${channel}.id ` +
    `and not person.is_deleted and person.user_id = nullif(current_setting('app.user_id', true), '')::uuid offset 0))`
  );
}

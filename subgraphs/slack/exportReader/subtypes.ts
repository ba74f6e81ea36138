/**
 * Whether a message only tells of another one, which carries the outcome itself; edits and deletions are read
 * (readMessages.ts).
 */
export const isEvent = (subtype: string | null): boolean => subtype !== null && events.has(subtype);

export const isKnownSubtype = (subtype: string | null): boolean => subtype === null || known.has(subtype);

const events = new Set(['message_replied', 'reply_broadcast']);

/**
 * The subtypes of https://docs.slack.dev/reference/events/message that are messages of their own, as far as exports
 * hold them.
 */
const known = new Set([
  'assistant_app_thread',
  'bot_add',
  'bot_disable',
  'bot_enable',
  'bot_message',
  'bot_remove',
  'canvas_shared',
  'channel_archive',
  'channel_canvas_updated',
  'channel_convert_to_private',
  'channel_convert_to_public',
  'channel_join',
  'channel_leave',
  'channel_name',
  'channel_posting_permissions',
  'channel_purpose',
  'channel_topic',
  'channel_unarchive',
  'ekm_access_denied',
  'file_comment',
  'file_mention',
  'file_share',
  'group_archive',
  'group_join',
  'group_leave',
  'group_name',
  'group_purpose',
  'group_topic',
  'group_unarchive',
  'huddle_thread',
  'me_message',
  'mpdm_move',
  'pinned_item',
  'reminder_add',
  'reminder_delete',
  'sh_room_created',
  'tabbed_canvas_updated',
  'thread_broadcast',
  'tombstone',
  'unpinned_item',
  'joiner_notification',
  'joiner_notification_for_inviter',
]);

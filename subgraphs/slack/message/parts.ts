/** What a message can have, as conditions over the alias `t`. */
export const partConditions = {
  FILE: `jsonb_typeof(t.files) = 'array' and t.files <> '[]'`,
  ATTACHMENT: `jsonb_typeof(t.attachments) = 'array' and t.attachments <> '[]'`,
  LINK: `jsonb_typeof(t.links) = 'array' and t.links <> '[]'`,
  REACTION: 't.reaction_count > 0',
};

/** Where in a thread a message can stand, in the same form. */
export const threadConditions = {
  THREAD: 't.is_thread_parent or t.is_thread_reply',
  STARTED: 't.is_thread_parent',
  UNANSWERED: 'not t.is_thread_parent and not t.is_thread_reply and t.reply_count = 0',
};

/** Slack's own time breaks the ties of messages within one millisecond. */
const newestFirst = ['-postedAt', '-slackTs'];
export const oldestFirst = ['postedAt', 'slackTs'];

/** The orders of a list of messages. */
export const timeline = { NEWEST: newestFirst, OLDEST: oldestFirst };

/** The same of a thread, which is read from its beginning. */
export const threadline = { OLDEST: oldestFirst, NEWEST: newestFirst };

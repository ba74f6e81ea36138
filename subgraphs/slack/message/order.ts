/** Slack's own time breaks the ties of messages within one millisecond. */
export const newestFirst = ['-postedAt', '-slackTs'];
export const oldestFirst = ['postedAt', 'slackTs'];

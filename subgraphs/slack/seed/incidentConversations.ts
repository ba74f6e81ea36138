import { say, type Conversation } from './said.ts';

/** What is said while something is broken. */
export const incidentConversations: readonly Conversation[] = [
  {
    channel: 'incidents',
    daysAgo: 24,
    said: [
      say('operator', 'Sign-in to the portal takes more than ten seconds. I am looking.', {
        reactions: { eyes: ['developer', 'support', 'manager'] },
        replies: [
          say('support', 'Three customers have called about it.'),
          say('operator', 'The database waits on locks since 9:02, a report runs without an index.'),
          say('developer', 'That is the new export. I turn it off.'),
          say('operator', 'Times are normal again since 9:31.', {
            reactions: { '+1': ['support', 'manager', 'developer'] },
          }),
          say('manager', 'Thank you. Who writes the review?'),
          say('developer', 'I do, until tomorrow noon.'),
          say(
            'developer',
            'The review is in the handbook: the export reads a copy from now on, and the query has its index.',
            { edited: true, reactions: { clap: ['operator', 'manager', 'member'] } },
          ),
        ],
      }),
      say('support', 'All customers who called have been told.'),
    ],
  },
  {
    channel: 'incidents',
    daysAgo: 11,
    said: [
      say('deploybot', 'Deployment 418 of portal failed: health check did not pass within 120 s. Rolled back to 417.', {
        subtype: 'bot_message',
        reactions: { eyes: ['operator'] },
        replies: [
          say('operator', 'A setting is missing in the new release. No customer has noticed.'),
          say('member', 'My change, I add the setting and a check at start that names it.'),
          say('tester', 'I can reproduce it locally without the variable, so a test is possible.'),
          say('member', 'Added both. Review, please?'),
          say('developer', 'Reviewed.', { reactions: { pray: ['member'] } }),
        ],
      }),
      say('deploybot', 'Deployment 419 of portal succeeded.', {
        subtype: 'bot_message',
        reactions: { white_check_mark: ['operator', 'member'] },
      }),
      say('operator', 'How should we name incidents from now on? I propose date and system.', {
        replies: [say('support', 'Works for me.'), say('manager', 'Agreed, please put it into the handbook.')],
      }),
    ],
  },
  {
    channel: 'incidents',
    daysAgo: 3,
    said: [
      say('support', 'Mails with attachments above 5 MB come back to customers.', {
        replies: [
          say('operator', 'The limit of the new gateway is lower than that of the old one. I raise it to 25 MB.'),
          say('support', 'Arrives now. Thank you!'),
          say('operator', 'Closed. It lasted 40 minutes and hit eleven mails, all of which have been sent again.'),
        ],
        reactions: { eyes: ['operator', 'admin'] },
      }),
      say('operator', 'A disk of the backup server is at 81 percent. No action today, I order a larger one.'),
      say('manager', 'Four incidents this month, one fewer than last month. Keep writing reviews, they help.', {
        reactions: { '+1': ['operator', 'developer', 'member', 'support', 'tester'] },
      }),
    ],
  },
];

import { say, type Conversation } from './said.ts';

/** What is said where the work is done. */
export const workConversations: readonly Conversation[] = [
  {
    channel: 'engineering',
    daysAgo: 22,
    said: [
      say('member', 'How do we version the public interface? I find two ways in the code.', {
        replies: [
          say('developer', 'By date. The number in the path is from before and goes away.'),
          say('consultant', 'Write it down where new people look first, it comes up at every customer of mine.'),
          say('member', 'Decision record 12 has it now.', {
            reactions: { books: ['developer', 'tester', 'consultant'] },
          }),
        ],
      }),
      say('developer', 'The build takes 14 minutes. Six of them are the same install, three times.', {
        replies: [
          say('operator', 'I cache it.'),
          say('operator', 'Eight minutes now.', { reactions: { rocket: ['developer', 'member', 'tester', 'admin'] } }),
        ],
      }),
      say('deploybot', 'Deployment 402 of portal succeeded.', { subtype: 'bot_message' }),
    ],
  },
  {
    channel: 'engineering',
    daysAgo: 9,
    said: [
      say('tester', 'Which browsers do we promise to support?', {
        replies: [
          say('developer', 'The last two versions of the four large ones.'),
          say('tester', 'Then twelve tests can go, they are for a browser that nobody uses any more.'),
          say('member', 'Please let them go.', { reactions: { wastebasket: ['tester', 'developer'] } }),
        ],
      }),
      say('analyst', 'The events table grows by two million rows a month. Partition it by month?', {
        replies: [
          say(
            'consultant',
            'With an index on time it stays fast for years. Partition when you want to drop old months.',
          ),
          say('analyst', 'We keep three years by contract, so dropping matters.'),
          say('consultant', 'Then do it now, while it is small.'),
          say('operator', 'I plan it for the maintenance window of Saturday.', { edited: true }),
        ],
      }),
      say('manager', 'The release on Tuesday contains the new export and the corrected invoices. Anything missing?', {
        replies: [say('member', 'The translation of the invoice arrives on Monday.')],
      }),
    ],
  },
  {
    channel: 'engineering',
    daysAgo: 1,
    said: [
      say('developer', 'The review queue is empty for the first time this year.', {
        reactions: { tada: ['member', 'tester', 'manager', 'operator', 'admin'] },
      }),
      say('member', 'I have a draft for the search: one index, two languages. Comments are welcome.', {
        file: 'search-draft.md',
        replies: [
          say('analyst', 'How does it rank titles against text?'),
          say('member', 'Titles count four times as much. I can show examples tomorrow.'),
        ],
      }),
    ],
  },
  {
    channel: 'proposals',
    daysAgo: 18,
    said: [
      say('writer', 'The tender of the city library is out: 14 requirements, due in three weeks.', {
        file: 'requirements.pdf',
        replies: [
          say('planner', 'I take the schedule and the list of equipment.'),
          say('designer', 'The chapter on accessibility is mine.'),
          say('manager', 'Max, can you describe the method for the migration?'),
          say('member', 'Yes, until Thursday.'),
        ],
        reactions: { eyes: ['owner', 'manager', 'planner'] },
      }),
      say('owner', 'We have three comparable projects. Which one do we show first?', {
        replies: [
          say('writer', 'The harbour, its client is public as well.'),
          say('analyst', 'It also has the best figures: finished two weeks early.', {
            reactions: { '+1': ['owner', 'writer'] },
          }),
        ],
      }),
    ],
  },
  {
    channel: 'engineering',
    daysAgo: 16,
    said: [
      say('tester', 'The nightly tests failed twice at the same place: the clock of the invoice job.', {
        replies: [
          say('member', 'Summer time. The job asks for local midnight, which there is twice.'),
          say('tester', 'Can the test choose the clock?'),
          say('member', 'From today on, yes: the clock is an argument.', {
            reactions: { clap: ['tester', 'developer'] },
          }),
          say('developer', 'Please do the same for the reminder job.'),
        ],
      }),
      say('analyst', 'The dashboard reads the replica since this morning. Figures are two seconds old at most.', {
        reactions: { '+1': ['operator', 'manager', 'member'] },
      }),
      say('operator', 'Certificates renew themselves now. I check the first renewal on the 14th.', {
        replies: [
          say('admin', 'Should somebody be told when one fails?'),
          say('operator', 'Whoever is on call, ten days before the end.'),
        ],
      }),
      say('deploybot', 'Deployment 411 of portal succeeded.', { subtype: 'bot_message' }),
    ],
  },
  {
    channel: 'proposals',
    daysAgo: 12,
    said: [
      say('planner', 'Questions to the library are due today. I have five, is anything missing?', {
        file: 'questions.docx',
        replies: [
          say('designer', 'Which screen readers do their visitors use?'),
          say('writer', 'Whether the training may take place online.'),
          say('planner', 'Both added, sent at 11:40.', {
            edited: true,
            reactions: { rocket: ['writer', 'designer', 'manager'] },
          }),
        ],
      }),
      say('analyst', 'Of the last ten tenders we won four, three of them with a comparable project on page one.', {
        reactions: { bulb: ['owner', 'writer', 'manager'] },
      }),
      say('owner', 'Then the harbour goes on page one.'),
      say('manager', 'The references of the harbour have been confirmed by the client.', {
        reactions: { white_check_mark: ['writer', 'owner'] },
      }),
    ],
  },
  {
    channel: 'proposals',
    daysAgo: 5,
    said: [
      say('writer', 'Twelve of fourteen sections are written. Open: security concept and training.', {
        replies: [
          say('consultant', 'I can give the security concept a second reading.'),
          say('writer', 'That would help a lot.', { reactions: { pray: ['consultant'] } }),
        ],
      }),
      say('planner', 'The schedule has two weeks of slack after the acceptance test. Enough?', {
        replies: [say('manager', 'Three, please. The library closes in August.', { edited: true })],
      }),
      say(
        'writer',
        'Read the summary aloud to somebody who does not know the project. If they can repeat it, it is good.',
        { reactions: { bulb: ['designer', 'member', 'planner', 'analyst'] } },
      ),
    ],
  },
  {
    channel: 'leadership',
    daysAgo: 15,
    said: [
      say('owner', 'Budget for next year: I propose two engineers and one person in support.', {
        replies: [
          say('manager', 'Support first, the queue is long.'),
          say('owner', 'Agreed.', { reactions: { '+1': ['manager', 'admin'] } }),
        ],
      }),
      say('admin', 'The contract for the office ends in March. Shall I ask for two more years?'),
      say('owner', 'One, with an option.'),
      say('manager', 'Salary round: my list is with you both since this morning.', { reactions: { eyes: ['owner'] } }),
    ],
  },
  {
    channel: 'consultant',
    daysAgo: 6,
    said: [
      say('owner', 'Can you extend your contract until the end of the year?'),
      say('consultant', 'Until November without reservation, December three days a week.'),
      say('owner', 'That fits. I send the paper today.', { reactions: { '+1': ['consultant'] } }),
      say('consultant', 'Thank you!'),
    ],
  },
  {
    channel: 'mpdm-manager--member--consultant-1',
    daysAgo: 4,
    said: [
      say('manager', 'The migration needs one more pair of hands in March. Could you two share it?'),
      say('member', 'I have Mondays and Tuesdays.'),
      say('consultant', 'Then I take Wednesday to Friday.', { reactions: { pray: ['manager'] } }),
      say('manager', 'Solved, thank you.'),
    ],
  },
];

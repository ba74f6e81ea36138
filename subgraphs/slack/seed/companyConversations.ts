import { say, type Conversation } from './said.ts';

/** What is said in the channels of the whole company. */
export const companyConversations: readonly Conversation[] = [
  {
    channel: 'general',
    daysAgo: 27,
    said: [
      say('tester', 'Tess Tester has joined the channel', { subtype: 'channel_join' }),
      say('owner', 'Please welcome Tess, who starts in quality today.', {
        reactions: { wave: ['manager', 'member', 'developer', 'designer'], tada: ['admin', 'support'] },
        replies: [
          say('tester', 'Thank you! I look forward to working with you all.', {
            reactions: { heart: ['owner', 'designer'] },
          }),
          say('manager', 'Good to have you here. Lunch at noon with the delivery team?'),
          say('tester', 'With pleasure.'),
        ],
      }),
      say('admin', 'New laptops are in the store room. Come by with your old one and its charger.', {
        replies: [
          say('writer', 'Does this include the screens?'),
          say('admin', 'Screens arrive next week.', { edited: true }),
          say('writer', 'Perfect, thanks.'),
        ],
      }),
      say('support', 'Which holiday calendar counts for those of us who work abroad?', {
        replies: [
          say('admin', 'The one of the country in your contract. The list is in the handbook, chapter 4.', {
            reactions: { pray: ['support'] },
          }),
        ],
      }),
    ],
  },
  {
    channel: 'general',
    daysAgo: 13,
    said: [
      say('owner', 'The quarter closed above plan. The figures are attached; thank you all for it.', {
        file: 'quarter.pdf',
        reactions: { rocket: ['manager', 'member', 'developer', 'operator', 'writer'], clap: ['viewer', 'analyst'] },
        replies: [
          say(
            'viewer',
            'The margin of the second project still needs a correction, the final table follows on Thursday.',
          ),
          say('owner', 'Noted, thank you.'),
        ],
      }),
      say('manager', 'Reminder: time sheets until tonight, please.', {
        reactions: { white_check_mark: ['member', 'developer', 'tester', 'planner'] },
      }),
      say('planner', 'The meeting rooms on the second floor are booked for the audit until Wednesday.'),
      say('analyst', 'Who can tell me how to read the customer survey of last year?', {
        replies: [
          say('support', 'The raw answers are with me, I can show you this afternoon.'),
          say('analyst', 'At three?'),
          say('support', 'At three it is.', { reactions: { '+1': ['analyst'] } }),
        ],
      }),
    ],
  },
  {
    channel: 'general',
    daysAgo: 2,
    said: [
      say('admin', 'On Saturday from 8 to 10 the mail server moves. Mail waits during that time, nothing is lost.', {
        reactions: { eyes: ['operator'], '+1': ['owner', 'manager'] },
        edited: true,
      }),
      say('owner', 'Town hall on Monday at ten. Send your questions in this thread.', {
        replies: [
          say('developer', 'Will there be a second week of focus time this year?'),
          say('designer', 'How do we choose which tenders we answer?'),
          say('tester', 'Could we hear how the new customer likes the portal?'),
          say('owner', 'All three are on the agenda.', { reactions: { pray: ['developer', 'designer', 'tester'] } }),
        ],
      }),
      say('writer', 'The style guide has a new chapter on numbers and units. Two pages, worth the read.', {
        reactions: { books: ['planner', 'analyst'] },
      }),
    ],
  },
  {
    channel: 'random',
    daysAgo: 20,
    said: [
      say('designer', 'The plant by the window needs a new home. It is friendly and drinks little.', {
        replies: [
          say('support', 'It can live with me.'),
          say('designer', 'It is yours!', { reactions: { seedling: ['support', 'writer', 'viewer'] } }),
        ],
      }),
      say('developer', 'Who is in for the Thursday run? Eight kilometres, slowly.', {
        reactions: { runner: ['member', 'operator', 'consultant'] },
        replies: [say('member', 'If it stays slow.'), say('operator', 'Count me in.')],
      }),
      say('analyst', 'The coffee machine shows error 14.', {
        replies: [
          say('admin', 'Water filter. I have ordered one.'),
          say('analyst', 'And until then?'),
          say('admin', 'Tea.', { reactions: { joy: ['analyst', 'member', 'designer', 'tester'] } }),
        ],
      }),
    ],
  },
  {
    channel: 'random',
    daysAgo: 8,
    said: [
      say('writer', 'Somebody left an umbrella in the large meeting room.', {
        replies: [say('planner', 'Mine, thank you!')],
      }),
      say('consultant', 'Pastries from Lisbon in the kitchen.', {
        reactions: { heart_eyes: ['owner', 'member', 'viewer', 'designer', 'analyst'], pray: ['support'] },
      }),
      say('member', 'They are gone already. I am sorry.', { reactions: { joy: ['consultant'] } }),
      say('support', 'Chess at lunch, board is set up.', { replies: [say('operator', 'I will lose again, but yes.')] }),
    ],
  },
  {
    channel: 'random',
    daysAgo: 1,
    said: [
      say('tester', 'Which book are you reading? I need one for the train.', {
        replies: [
          say('writer', 'Something on bridges. It is better than it sounds.'),
          say('analyst', 'A detective story in which nobody is the murderer.'),
          say('tester', 'The second one, please.', { reactions: { books: ['analyst'], joy: ['writer', 'member'] } }),
        ],
      }),
      say('operator', 'The elevator works again.', { reactions: { tada: ['owner', 'viewer', 'planner', 'designer'] } }),
      say('designer', 'Film night on Thursday, votes below.', {
        reactions: { one: ['member', 'support'], two: ['tester', 'analyst', 'developer'], three: ['writer'] },
      }),
    ],
  },
  {
    channel: 'launch-2025',
    daysAgo: 90,
    said: [
      say('manager', 'The portal is open. The first ten customers have signed in.', {
        reactions: { tada: ['member', 'designer', 'developer', 'guest'] },
      }),
      say('guest', 'My last day was a good one. Thank you for the time.', {
        replies: [say('designer', 'All the best to you!'), say('member', 'Come and visit.')],
      }),
      say('developer', 'Open points moved to engineering.'),
      say('manager', 'manager archived the channel', { subtype: 'channel_archive' }),
    ],
  },
];

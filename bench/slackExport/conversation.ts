import type { Random } from '../random.ts';

const words =
  `the a we you this that release customer invoice review build deploy meeting draft ticket question answer please thanks today tomorrow morning
contract offer budget plan design test server backup error fix merge branch feature report number table chapter holiday office coffee lunch train question why
how where when done open closed waiting ready approved rejected later soon never always maybe exactly roughly great sorry welcome`.split(
    /\s+/,
  );
const emojis = ['+1', 'eyes', 'tada', 'heart', 'white_check_mark', 'rocket', 'joy', 'thinking_face', '+1::skin-tone-3'];

export interface GeneratedMessage extends Record<string, unknown> {
  ts: string;
}
interface Parent extends GeneratedMessage {
  reply_users: string[];
  reply_count: number;
}

/**
 * The messages of one channel in the order of time, over a number of days from `start` (seconds since the epoch). Of a
 * hundred about thirty are replies, fifteen have reactions, five come from bots, four are edited, two are joins, two
 * carry files, one has attachments.
 */
export function conversation(
  random: Random,
  count: number,
  start: number,
  days: number,
  users: readonly string[],
  bots: readonly string[],
): GeneratedMessage[] {
  const span = days * 86_400;
  const seconds = Array.from({ length: count }, () => random.whole(0, span)).sort((a, b) => a - b);
  const parents: Parent[] = [];
  return seconds.map((second, index) => {
    const ts = `${start + second}.${String(index % 1_000_000).padStart(6, '0')}`;
    const user = random.pick(users);
    const message: GeneratedMessage = {
      type: 'message',
      ts,
      user,
      team: 'T0GENERATED',
      text: sentence(random),
      client_msg_id: `message-${start + second}-${index}`,
    };
    const parent = random.chance(0.3) && parents.length > 0 ? random.pick(parents.slice(-5)) : undefined;
    if (parent !== undefined) return { ...replied(random, parent, message, user), ...reactions(random, users) };
    if (random.chance(0.02)) return { ...message, subtype: 'channel_join', text: `<@${user}> has joined the channel` };
    if (random.chance(0.07))
      return {
        ...message,
        user: undefined,
        subtype: 'bot_message',
        bot_id: random.pick(bots),
        attachments: [{ id: 1, fallback: sentence(random), color: '36a64f' }],
      };
    if (random.chance(0.05)) message['edited'] = { user, ts: `${start + second + 60}.000000` };
    if (random.chance(0.03))
      message['files'] = [
        {
          id: `F${start + second}${index}`,
          name: 'report.pdf',
          title: 'Report',
          mimetype: 'application/pdf',
          filetype: 'pdf',
          size: random.whole(1000, 9_000_000),
          url_private: 'https://files.slack.test/report.pdf?t=xoxe-generated',
        },
      ];
    message['blocks'] = [
      {
        type: 'rich_text',
        block_id: 'b',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: message['text'] }] }],
      },
    ];
    const opened = Object.assign(message, reactions(random, users), { reply_users: [], reply_count: 0 });
    if (random.chance(0.3)) parents.push(opened);
    return opened;
  });
}

function replied(random: Random, parent: Parent, message: GeneratedMessage, user: string): GeneratedMessage {
  parent.reply_count++;
  if (!parent.reply_users.includes(user)) parent.reply_users.push(user);
  Object.assign(parent, {
    thread_ts: parent.ts,
    reply_users_count: parent.reply_users.length,
    latest_reply: message.ts,
  });
  return {
    ...message,
    thread_ts: parent.ts,
    parent_user_id: parent['user'],
    ...(random.chance(0.05) && { subtype: 'thread_broadcast' }),
  };
}

function reactions(random: Random, users: readonly string[]): { reactions?: unknown[] } {
  if (!random.chance(0.15)) return {};
  return {
    reactions: random.some(emojis, random.whole(1, 4)).map((name) => {
      const reacting = random.some(users, random.whole(1, 9));
      return { name, users: reacting, count: reacting.length };
    }),
  };
}

const sentence = (random: Random): string =>
  Array.from({ length: random.whole(3, 30) }, () => random.pick(words)).join(' ');

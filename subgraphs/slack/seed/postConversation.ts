import type { EntityManager } from '#platform/data/database.ts';
import type { SlackChannel } from '../channel/entities.ts';
import type { Names } from '../markup/names.ts';
import { readMarkup } from '../markup/readMarkup.ts';
import { SlackMessage } from '../message/entities.ts';
import { SlackReaction } from '../reaction/entities.ts';
import type { SlackUser } from '../user/entities.ts';
import type { Conversation, Said } from './said.ts';

interface Place {
  channel: SlackChannel;
  users: ReadonlyMap<string, SlackUser>;
  names: Names;
  /** Nine in the morning of the day of the seed, in milliseconds. */
  today: number;
  /** The same id for the same thing, at every seed. */
  idOf(what: string): string;
}

const day = 24 * 60 * 60 * 1000;
const minutesBetween = 6;

/**
 * Writes a conversation's messages, threads and reactions, some minutes apart, with the counters that Slack would
 * report.
 */
export function postConversation(
  em: EntityManager,
  { daysAgo, said }: Conversation,
  { channel, users, names, today, idOf }: Place,
): void {
  let posted = 0;
  for (const first of said) {
    const parent = post(first);
    for (const reply of first.replies ?? []) post(reply, parent);
  }

  function post(what: Said, parent?: SlackMessage): SlackMessage {
    const postedAt = new Date(today - daysAgo * day + posted * minutesBetween * 60_000);
    posted += 1;
    const slackTs = slackTimeOf(postedAt, posted);
    const replies = what.replies ?? [];
    const reactions = Object.entries(what.reactions ?? {});
    const id = idOf(`slack message ${channel.name} ${daysAgo} ${posted}`);
    const thread = parent?.slackTs ?? (replies.length > 0 ? slackTs : undefined);
    const files = what.file === undefined ? undefined : [{ name: what.file, title: what.file }];
    const { plainText, richText, mentions, links } = readMarkup({ text: what.text, files }, names);
    const message = em.create(SlackMessage, {
      id,
      channel,
      author: users.get(what.by)!,
      slackTs,
      text: what.text,
      processedText: plainText,
      richText,
      mentions,
      links,
      postedAt,
      isThreadParent: replies.length > 0,
      isThreadReply: parent !== undefined,
      replyCount: replies.length,
      replyUsersCount: new Set(replies.map(({ by }) => by)).size,
      reactionCount: reactions.reduce((sum, [, names]) => sum + names.length, 0),
      isEdited: what.edited === true,
      ...(what.subtype === undefined ? {} : { subtype: what.subtype }),
      ...(what.edited === true ? { editedTs: slackTimeOf(new Date(postedAt.getTime() + 60_000), posted) } : {}),
      ...(files === undefined ? {} : { files }),
      ...(thread === undefined ? {} : { threadTs: thread }),
      ...(parent === undefined ? {} : { parent }),
    });
    for (const [emoji, names] of reactions) {
      for (const name of names)
        em.create(SlackReaction, {
          id: idOf(`slack reaction ${id} ${emoji} ${name}`),
          message,
          slackUser: users.get(name)!,
          emoji,
        });
    }
    return message;
  }
}

/** Slack's time of a message: seconds and six decimals. */
const slackTimeOf = (at: Date, sequence: number): string =>
  `${Math.floor(at.getTime() / 1000)}.${String(sequence).padStart(6, '0')}`;

import { deletedMessage } from '../exportReader/messages.ts';
import type { ExportedChannel, ExportedMessage, ExportedUser, ExportRecord } from '../exportReader/records.ts';
import { absentUser } from '../exportReader/users.ts';
import { withoutLabels, withoutPeople, type People } from './withoutPeople.ts';

/**
 * An export's records as they are without what they say of erased people: as erasePerson.ts leaves rows.
 * @param leftOut whoever of them is among the export's people is added to it.
 */
export async function* withoutErased(
  records: AsyncIterable<ExportRecord>,
  erased: People,
  leftOut: Set<string>,
): AsyncGenerator<ExportRecord> {
  for await (const record of records) {
    if (record.kind === 'channel') yield withoutNames(record, erased);
    else if (record.kind === 'message') yield withoutWords(record, erased);
    else if (record.kind === 'user' && erased.has(record.slackId)) {
      leftOut.add(record.slackId);
      yield bare(record);
    } else yield record;
  }
}

/** Somebody of whom their ids are left. */
const bare = ({ slackId, isBot, isExternal, isAbsent }: ExportedUser): ExportedUser => ({
  ...absentUser(slackId),
  name: slackId,
  isBot,
  isExternal,
  isDeleted: true,
  isAbsent,
});

/** A group message is named after its participants. */
const withoutNames = (channel: ExportedChannel, erased: People): ExportedChannel =>
  channel.type === 'MPIM' && channel.members.some((member) => erased.has(member))
    ? { ...channel, name: channel.slackId }
    : channel;

function withoutWords(message: ExportedMessage, erased: People): ExportedMessage {
  const { authorId, text, attachments, files, reactions } = message;
  if (authorId !== null && erased.has(authorId)) return emptyOf(message);
  const left = reactions.map((reaction) => ({
    ...reaction,
    users: reaction.users.filter((user) => !erased.has(user)),
  }));
  const gone = reactions.reduce((sum, { users }, at) => sum + users.length - left[at]!.users.length, 0);
  return {
    ...message,
    text: text === null ? null : withoutLabels(text, erased),
    attachments: withoutPeople(attachments, erased) as ExportedMessage['attachments'],
    files: withoutPeople(files, erased) as ExportedMessage['files'],
    raw: withoutPeople(message.raw, erased) as ExportedMessage['raw'],
    reactions: left,
    reactionCount: message.reactionCount - gone,
  };
}

const emptyOf = ({ channelId, ts, threadTs, isCopy, isThreadParent }: ExportedMessage): ExportedMessage => ({
  ...deletedMessage(channelId, ts, threadTs, isCopy),
  isThreadParent,
});

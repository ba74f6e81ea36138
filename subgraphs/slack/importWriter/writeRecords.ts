import { assertStillThere } from '#platform/data/admitWrite.ts';
import type { Query } from '#platform/data/unitOfWork.ts';
import type {
  ExportedChannel,
  ExportedDay,
  ExportedMessage,
  ExportedUser,
  ExportRecord,
} from '../exportReader/records.ts';
import { add, noChanges, sumOf, type AllChanges } from './changes.ts';
import { closedAs } from './closedChannels.ts';
import { createAnalyzer } from './createAnalyzer.ts';
import type { Destination } from './destination.ts';
import { linkThreads } from './linkThreads.ts';
import { isOlder } from './sourceAge.ts';
import { writeChannels, writeMembers } from './writeChannels.ts';
import { writeDays } from './writeDays.ts';
import { writeLists } from './writeLists.ts';
import { writeMessages, writeReactions } from './writeMessages.ts';
import { userRows } from './writePeople.ts';
import { writeUsers } from './writeUsers.ts';

/** A channel's row, and the age of the newest export that had been read into it before. */
interface KnownChannel {
  id: string;
  sourceTs: string | null;
}

/** Records that are written together. */
interface Batch {
  users: ExportedUser[];
  channels: ExportedChannel[];
  messages: Map<string, ExportedMessage>;
  days: ExportedDay[];
  rows: number;
  /** Of text. */
  bytes: number;
}

const batchRows = 4000;
const batchBytes = 4 * 1024 * 1024;

const newBatch = (): Batch => ({ users: [], channels: [], messages: new Map(), days: [], rows: 0, bytes: 0 });

function hold(batch: Batch, record: Exclude<ExportRecord, { kind: 'lists' }>): void {
  batch.rows += 1;
  if (record.kind === 'user') batch.users.push(record);
  else if (record.kind === 'channel') {
    batch.channels.push(record);
    batch.rows += record.members.length;
  } else if (record.kind === 'day') {
    batch.days.push(record);
    batch.rows += record.times.length;
  } else {
    batch.messages.set(`${record.channelId} ${record.ts}`, record);
    batch.rows += record.reactions.reduce((sum, { users: people }) => sum + people.length, 0);
    batch.bytes += record.bytes;
  }
}

/**
 * Writes a workspace's records in the order in which they come; answers what that changed.
 * @throws OrganizationGone where the organization is deleted meanwhile.
 * @param people the rows of people of other workspaces, by Slack id.
 */
export async function writeRecords(
  query: Query,
  destination: Destination,
  records: AsyncIterable<ExportRecord>,
  people: ReadonlyMap<string, string>,
  onWritten: (messages: number) => void,
): Promise<AllChanges> {
  const { workspace, age } = destination;
  const changes = noChanges();
  const userIds = new Map(people);
  const channelsKnown = new Map<string, KnownChannel>();
  const idOf = {
    user: (slackId: string) => userIds.get(slackId)!,
    channel: (slackId: string) => channelsKnown.get(slackId)!.id,
  };
  /** Whether the channel holds what a newer export has said. */
  const isAhead = (slackId: string) => isOlder(age, channelsKnown.get(slackId)!.sourceTs);
  const analyze = createAnalyzer(query);
  let written = 0;

  // Whoever a record names has come before it, so that within a batch users, channels, messages is the order.
  const write = async ({ users, channels: listed, messages, days }: Batch) => {
    await assertStillThere(query);
    const channels = listed.map((channel) => closedAs(channel, destination));
    const before = sumOf(changes);
    for (const done of await writeUsers(query, destination, users)) add(changes.users, done);
    for (const { id, slack_id } of await userRows(query, workspace, users)) userIds.set(slack_id, id);
    const present = await channelRows(query, workspace, channels);
    add(changes.channels, await writeChannels(query, destination, channels));
    const sources = new Map(present.map(({ slack_id, source_ts }) => [slack_id, source_ts]));
    for (const { id, slack_id } of await channelRows(query, workspace, channels))
      channelsKnown.set(slack_id, { id, sourceTs: sources.get(slack_id) ?? null });
    add(
      changes.members,
      await writeMembers(
        query,
        // Of one that a newer export has had as private nobody knows who takes part in it.
        channels.filter(
          (channel, at) => destination.isNewest || (!sources.has(channel.slackId) && channel === listed[at]),
        ),
        idOf,
      ),
    );
    const batch = [...messages.values()];
    for (const ahead of [false, true]) {
      const some = batch.filter(({ channelId }) => isAhead(channelId) === ahead);
      if (some.length === 0) continue;
      add(changes.messages, await writeMessages(query, some, idOf, destination.names, ahead ? age : undefined));
      add(changes.reactions, await writeReactions(query, some, idOf, ahead));
    }
    const current = days.filter(({ channelId }) => !isAhead(channelId));
    add(changes.messages, await writeDays(query, current, idOf, age));
    await analyze(sumOf(changes) - before);
    written += batch.length;
    onWritten(written);
  };

  // While the database writes a batch the next one is read.
  let batch = newBatch();
  let writing = Promise.resolve();
  const flush = async () => {
    const full = batch;
    batch = newBatch();
    await writing;
    writing = write(full);
    writing.catch(() => undefined);
  };
  try {
    for await (const record of records) {
      if (record.kind === 'lists') {
        await flush();
        await writing;
        const { closed, removed } = await writeLists(query, destination, record);
        add(changes.channels, { changed: closed });
        add(changes.members, { removed });
      } else hold(batch, record);
      if (batch.rows >= batchRows || batch.bytes >= batchBytes) await flush();
    }
    await flush();
  } finally {
    // Nothing is sent any more when the transaction ends.
    await writing;
  }
  const ids = [...channelsKnown.values()].map(({ id }) => id);
  add(changes.threads, await linkThreads(query, ids));
  await query(grow, [ids, age]);
  return changes;
}

const grow = `
  update slack_channel set source_ts = $2 where id = any($1::uuid[]) and (source_ts is null or source_ts::numeric < $2::numeric)`;

/** The rows of these channels, as far as they are there. */
async function channelRows(
  query: Query,
  workspace: string,
  channels: readonly { slackId: string }[],
): Promise<{ id: string; slack_id: string; source_ts: string | null }[]> {
  if (channels.length === 0) return [];
  return query(`select id, slack_id, source_ts from slack_channel where workspace_id = $1 and slack_id = any($2)`, [
    workspace,
    channels.map(({ slackId }) => slackId),
  ]);
}

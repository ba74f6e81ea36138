import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { campaign } from '../harness/campaign.ts';
import { startImporting, type Importing } from './importing.ts';

let importing: Importing;
beforeAll(async () => {
  importing = await startImporting();
}, 120_000);
afterAll(() => importing.stop());

const startOf = (day: number) => Date.UTC(2024, 2, 1 + day) / 1000;
const dayName = (day: number) => `2024-03-0${1 + day}`;
const timeOf = (day: number, at: number) => `${startOf(day) + 3600 * (1 + at)}.000100`;

/** What becomes of a message between two exports of one workspace. */
const aMessage = fc.record({
  at: fc.integer({ min: 0, max: 5 }),
  text: fc.constantFrom('a', 'b', 'c'),
  fate: fc.constantFrom('stays', 'stays', 'edited', 'deleted', 'deleted by event'),
});
const aChannel = (id: string) =>
  fc.record({
    id: fc.constant(id),
    wasPrivate: fc.boolean(),
    isPrivate: fc.boolean(),
    isRenamed: fc.boolean(),
    isGone: fc.boolean(),
    before: fc.subarray(['U1', 'U2'], { minLength: 1 }),
    after: fc.subarray(['U1', 'U2'], { minLength: 1 }),
    days: fc.tuple(
      ...[0, 1].map(() => fc.uniqueArray(aMessage, { selector: ({ at }) => at, maxLength: 5 })),
    ) as fc.Arbitrary<Said[][]>,
  });
type Said = typeof aMessage extends fc.Arbitrary<infer Value> ? Value : never;
type Channel = ReturnType<typeof aChannel> extends fc.Arbitrary<infer Value> ? Value : never;

/** C1 is still there in the end, and has the newest message. */
const history = fc.tuple(
  aChannel('C1').map((channel) => ({ ...channel, isGone: false })),
  aChannel('C2'),
);

const isOpen = ({ fate }: Said) => fate === 'stays' || fate === 'edited';

function exportOf(channels: readonly Channel[], isNewer: boolean): Record<string, unknown> {
  const files: Record<string, unknown> = {};
  const [open, closed]: object[][] = [[], []];
  for (const channel of channels) {
    const { id, isGone, isRenamed, wasPrivate, isPrivate, before, after, days } = channel;
    if (isNewer && isGone) continue;
    const name = isNewer && isRenamed ? `new-${id}` : id.toLowerCase();
    const list = (isNewer ? isPrivate : wasPrivate) ? closed : open;
    list!.push({ id, name, members: isNewer ? after : before, topic: { value: isNewer ? 'new' : 'old' } });
    for (const [day, messages] of days.entries())
      files[`${name}/${dayName(day)}.json`] = messages
        .filter((one) => !isNewer || isOpen(one))
        .map((one) => ({
          type: 'message',
          ts: timeOf(day, one.at),
          user: 'U1',
          text: one.text,
          ...(isNewer && one.fate === 'edited' && { text: `${one.text}!`, edited: { ts: timeOf(3, 0) } }),
        }));
    if (!isNewer) continue;
    const events = days.flatMap((messages, day) =>
      messages
        .filter(({ fate }) => fate === 'deleted by event')
        .map(({ at }) => ({
          type: 'message',
          subtype: 'message_deleted',
          ts: timeOf(4, at),
          deleted_ts: timeOf(day, at),
        })),
    );
    files[`${name}/${dayName(4)}.json`] = [
      ...events,
      { type: 'message', ts: timeOf(4, 6), user: 'U2', text: 'newest' },
    ];
  }
  files['users.json'] = ['U1', 'U2'].map((id) => ({ id, team_id: 'T1', name: isNewer ? `new-${id}` : id }));
  files['channels.json'] = open;
  files['groups.json'] = closed;
  return files;
}

/** What is left of both: the newer, and of the older what the newer had no whole day of. */
function expected(channels: readonly Channel[]): object {
  return channels.map(({ id, isGone, isRenamed, isPrivate, wasPrivate, before, after, days }) => {
    const messages = days.flatMap((said, day) => {
      const left = said.filter(isOpen).map(({ at }) => at);
      return said.map((one) => {
        const within = one.at > Math.min(...left) && one.at < Math.max(...left);
        const isDeleted =
          !isGone && (one.fate === 'deleted by event' || (one.fate === 'deleted' && left.length > 1 && within));
        const isEdited = !isGone && one.fate === 'edited';
        return [timeOf(day, one.at), isDeleted ? null : isEdited ? `${one.text}!` : one.text, isDeleted] as const;
      });
    });
    if (!isGone) messages.push([timeOf(4, 6), 'newest', false]);
    return {
      id,
      name: !isGone && isRenamed ? `new-${id}` : id.toLowerCase(),
      isClosed: wasPrivate || (!isGone && isPrivate),
      isArchived: isGone,
      members: [...(isGone ? before : after)].sort(),
      messages: messages.sort(([one], [other]) => Number(one) - Number(other)),
    };
  });
}

test('two exports of one workspace give the same in either order, however often, and no more than either shows', async () => {
  const acme = await importing.organization();
  await fc.assert(
    fc.asyncProperty(history, fc.constantFrom('on', 'no', 'onon', 'nono', 'nnoo', 'ono'), async (channels, order) => {
      try {
        for (const one of order)
          await acme.importFiles(exportOf(channels, one === 'n'), { workspace: 'T1', includePrivate: true });
        const rows = await acme.rows();
        const slackIds = new Map(rows.slack_user.map((row) => [row['id'], row['slack_id']]));
        const found = rows.slack_channel
          .map((channel) => ({
            id: channel['slack_id'],
            name: channel['name'],
            isClosed: channel['type'] !== 'PUBLIC',
            isArchived: channel['is_archived'],
            members: rows.slack_channel_member
              .filter(({ channel_id }) => channel_id === channel['id'])
              .map(({ slack_user_id }) => slackIds.get(slack_user_id))
              .sort(),
            messages: rows.slack_message
              .filter(({ channel_id }) => channel_id === channel['id'])
              .map(({ slack_ts, text, is_deleted }) => [slack_ts, text, is_deleted] as const)
              .sort(([one], [other]) => Number(one) - Number(other)),
          }))
          .sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
        expect(found).toEqual(expected(channels));
        expect(rows.slack_user.map(({ name }) => name).sort()).toEqual(['new-U1', 'new-U2']);
      } finally {
        await importing.slack.sql('truncate tenant cascade');
      }
    }),
    { numRuns: campaign(60, 200) },
  );
}, 600_000);

import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ZipFile } from 'yazl';
import { createRandom } from '../random.ts';
import { conversation, type GeneratedMessage } from './conversation.ts';

export interface GeneratedSize {
  messages: number;
  users: number;
  channels: number;
  days: number;
  seed: number;
}

export const largeExport: GeneratedSize = { messages: 100_000, users: 5000, channels: 2000, days: 60, seed: 1 };

const start = Date.UTC(2025, 0, 1) / 1000;

/**
 * Writes an invented Slack export of exactly this size: a zip where the path ends in .zip, else a folder. Equal sizes
 * and seeds give equal files.
 */
export async function generateExport(path: string, size: GeneratedSize = largeExport): Promise<void> {
  if (!path.endsWith('.zip')) return writeFolder(path, size);
  const folder = await mkdtemp(join(tmpdir(), 'orgraph-generate-'));
  try {
    await writeFolder(folder, size);
    await zipFolder(folder, path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function writeFolder(folder: string, { messages, users, channels, days, seed }: GeneratedSize): Promise<void> {
  const random = createRandom(seed);
  const ids = Array.from({ length: users }, (_, index) => `U${String(index).padStart(8, '0')}`);
  const bots = ids.slice(0, Math.max(1, Math.floor(users / 100))).map((id) => `B${id}`);
  await mkdir(folder, { recursive: true });
  await writeList(
    join(folder, 'users.json'),
    ids.map((id, index) => userOf(id, index, index < bots.length ? bots[index]! : null)),
  );

  const members = Array.from({ length: channels }, () => random.some(ids, random.whole(3, 120)));
  await writeList(
    join(folder, 'channels.json'),
    members.map((list, index) => ({
      id: channelId(index),
      name: channelName(index),
      created: start - 86_400,
      creator: list[0],
      is_archived: random.chance(0.1),
      is_general: index === 0,
      members: list,
      topic: { value: '', creator: '', last_set: 0 },
      purpose: { value: `What concerns topic ${index}`, creator: list[0], last_set: start },
    })),
  );

  const counts = shares(messages, channels);
  for (const [index, list] of members.entries()) {
    const byDay = new Map<string, GeneratedMessage[]>();
    for (const message of conversation(random, counts[index]!, start, days, list, bots)) {
      const day = new Date(Number(message.ts.slice(0, -7)) * 1000).toISOString().slice(0, 10);
      byDay.set(day, [...(byDay.get(day) ?? []), message]);
    }
    await mkdir(join(folder, channelName(index)), { recursive: true });
    for (const [day, list] of byDay) await writeList(join(folder, channelName(index), `${day}.json`), list);
  }
}

const channelId = (index: number) => `C${String(index).padStart(8, '0')}`;
const channelName = (index: number) => (index === 0 ? 'general' : `topic-${index}`);

/** A few channels have most of the messages (Zipf's law); the sum is exact. */
function shares(total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, (_, index) => 1 / (index + 10) ** 0.9);
  const sum = weights.reduce((a, b) => a + b, 0);
  const counts = weights.map((weight) => Math.floor((total * weight) / sum));
  counts[0]! += total - counts.reduce((a, b) => a + b, 0);
  return counts;
}

function userOf(id: string, index: number, botId: string | null) {
  const name = `person${index}`;
  return {
    id,
    team_id: 'T0GENERATED',
    name,
    deleted: index % 20 === 19,
    real_name: `Person ${index}`,
    tz: 'Europe/Berlin',
    tz_offset: 3600,
    is_admin: index % 500 === 0,
    is_bot: botId !== null,
    profile: {
      real_name: `Person ${index}`,
      display_name: name,
      title: `Role ${index % 40}`,
      phone: '',
      image_72: `https://avatars.test/${index}_72.png`,
      image_192: `https://avatars.test/${index}_192.png`,
      team: 'T0GENERATED',
      ...(botId === null ? { email: `${name}@acme.test` } : { bot_id: botId }),
    },
  };
}

const writeList = (path: string, items: readonly unknown[]) => writeFile(path, JSON.stringify(items, null, 4));

async function zipFolder(folder: string, path: string): Promise<void> {
  const zip = new ZipFile();
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = items
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .sort();
  for (const file of files) zip.addFile(file, relative(folder, file), { mtime: new Date(start * 1000) });
  zip.end();
  await mkdir(dirname(path), { recursive: true });
  await pipeline(zip.outputStream, createWriteStream(path));
}

if (import.meta.main) {
  const number = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text));
  const option = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { messages: option, users: option, channels: option, days: option, seed: option },
  });
  if (positionals.length !== 1)
    throw new Error(
      'Usage: node bench/slackExport/generate.ts <folder or .zip> [--messages n] [--users n] [--channels n] [--days n] [--seed n]',
    );
  await generateExport(positionals[0]!, {
    messages: number(values.messages, largeExport.messages),
    users: number(values.users, largeExport.users),
    channels: number(values.channels, largeExport.channels),
    days: number(values.days, largeExport.days),
    seed: number(values.seed, largeExport.seed),
  });
}

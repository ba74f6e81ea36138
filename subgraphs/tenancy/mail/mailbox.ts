import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, putInPlace, writeAside } from '#platform/process/durableFile.ts';
import type { Mail } from './renderMail.ts';

const kept = z.object({
  /** Twelve hexadecimal digits, of the Message-ID. */
  id: z.string(),
  date: z.iso.datetime(),
  kind: z.string(),
  messageId: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  link: z.string(),
  token: z.string(),
  text: z.string(),
  html: z.string(),
});
/** A mail in the mailbox. */
export type KeptMail = z.output<typeof kept>;

/** Where mails are kept that no server sends: a folder of the data folder, for its owner alone. */
export const mailboxOf = (dataFolder: string): string => join(dataFolder, 'mail');

const idOf = (messageId: string): string => createHash('sha256').update(messageId).digest('hex').slice(0, 12);

/** Keeps a mail, one file each; one that is there already stays as it is. */
export async function keepMail(
  mailbox: string,
  { from, ...mail }: Mail & { from: string },
  date = new Date(),
): Promise<void> {
  await makeFolder(mailbox, 0o700);
  const id = idOf(mail.messageId);
  if ((await readMail(mailbox, id)) !== undefined) return;
  const aside = join(mailbox, `.${id}.${randomUUID()}`);
  const content: KeptMail = { id, date: date.toISOString(), from, ...mail };
  await writeAside(aside, `${JSON.stringify(content, null, 2)}\n`, 0o600);
  await putInPlace(aside, join(mailbox, `${id}.json`));
}

/** A mail by its id; undefined for none. */
export async function readMail(mailbox: string, id: string): Promise<KeptMail | undefined> {
  if (!/^[0-9a-f]{12}$/.test(id)) return undefined;
  try {
    return kept.parse(JSON.parse(await readFile(join(mailbox, `${id}.json`), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Every mail, the newest first. */
export async function listMails(mailbox: string): Promise<KeptMail[]> {
  const names = await readdir(mailbox).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const mails = await Promise.all(names.map((name) => readMail(mailbox, name.replace(/\.json$/, ''))));
  return mails.filter((mail) => mail !== undefined).toSorted((a, b) => (a.date < b.date ? 1 : -1));
}

import type { Command } from 'commander';
import { listMails, mailboxOf, readMail, type KeptMail } from '../../../subgraphs/tenancy/mail/mailbox.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';
import { writeResult } from '../writeResult.ts';

interface MailOptions {
  json?: boolean;
}

/** `orgraph mail` */
export const mailCommand = (command: Command): Command =>
  command.option('--json', 'as JSON').action((options: MailOptions) =>
    exitWith(async () => {
      const mails = await listMails(mailboxOf(dataDirectory()));
      writeResult(
        options.json,
        mails.map(({ id, date, to, subject, kind }) => ({ id, date, to, subject, kind })),
        mails.length === 0 ? 'no mails' : mails.map(inOneLine).join('\n'),
      );
      return exitCode.passed;
    }),
  );

/** `orgraph mail show` */
export const showMailCommand = (command: Command): Command =>
  command
    .argument('<id>', 'as orgraph mail lists it')
    .option('--json', 'as JSON')
    .action((id: string, options: MailOptions) =>
      exitWith(async () => {
        const mail = await readMail(mailboxOf(dataDirectory()), id.toLowerCase());
        if (mail === undefined) throw new UsageError(`There is no mail ${id} here. See orgraph mail.`);
        writeResult(options.json, mail, whole(mail));
        return exitCode.passed;
      }),
    );

const inOneLine = ({ id, date, to, subject }: KeptMail): string => `${id}  ${date}  ${to}  ${subject}`;

const whole = ({ date, from, to, subject, messageId, link, token, text }: KeptMail): string =>
  `Date: ${date}
From: ${from}
To: ${to}
Subject: ${subject}
Message-ID: ${messageId}
Link: ${link}
Token: ${token}

${text.trimEnd()}`;

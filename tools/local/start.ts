import { demonstrationPassword, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import type { ProcessName } from '#platform/process/names.ts';
import { watchParent } from '#platform/process/parent.ts';
import { mailboxOf } from '../../subgraphs/tenancy/mail/mailbox.ts';
import { makeGiven } from '../database/databases.ts';
import { takeLock } from '../database/lock.ts';
import { databaseUrls, provision, type AllDatabaseUrls } from '../database/provision.ts';
import { whileShowing } from '../process/terminalProgress.ts';
import { dataDirectory } from '../project/dataDirectory.ts';
import { graphProcesses, graphSubgraphs } from '../project/subgraphs.ts';
import { reportJobs } from './jobsAtWork.ts';
import { keysDirectory } from './keysDirectory.ts';
import { showMailbox } from './mailbox.ts';
import { migrateAll, seedOnce, isMigrated } from './prepare.ts';
import { readAllSettings } from './readAllSettings.ts';
import { gatewayPort } from './settings.ts';
import { runUntilEnd } from './shutdown.ts';
import { startProcesses } from './startProcesses.ts';
import { superviseDatabase } from './superviseDatabase.ts';

/** `npm start`: everything on this machine, until Ctrl-C, SIGTERM or the death of whoever started it. */
export const start = (): Promise<void> =>
  runUntilEnd(async (shutdown) => {
    const beginning = performance.now();
    watchParent(() => shutdown.begin('whoever started it is gone'));
    const { port: wanted, host, given } = await readAllSettings();
    const directory = dataDirectory();
    const lock = await takeLock(directory, 'start');
    shutdown.onEnd(lock.release);
    const port = await gatewayPort(wanted, host);
    const keys = await keysDirectory();

    const database =
      given === undefined ? await whileShowing('starting PostgreSQL', () => superviseDatabase(directory)) : undefined;
    if (database !== undefined) shutdown.onEnd(database.stop);
    shutdown.check();
    const urls = given?.urls ?? databaseUrls(database!.url, database!.passwordOf);
    if (!(await isMigrated(urls))) {
      await whileShowing('making the databases', () =>
        given === undefined ? provision(database!.url, urls as AllDatabaseUrls) : makeGiven(given),
      );
      shutdown.check();
      await whileShowing('migrating', () => migrateAll(urls));
      shutdown.check();
    }
    if (database !== undefined) await whileShowing('seeding', () => seedOnce(database.home, urls, keys));
    shutdown.check();

    const appUrls = Object.fromEntries(graphSubgraphs.map((name) => [name, urls[name]?.appUrl ?? '']));
    const mailbox = process.env['MAIL_URL'] ? undefined : await showMailbox(mailboxOf(directory));
    if (mailbox !== undefined) shutdown.onEnd(mailbox.stop);
    const processes = await startProcesses({
      names: graphProcesses,
      keys,
      host,
      gatewayPort: port,
      mailbox: mailbox?.url,
      running: lock.note,
      moved: lock.publish,
      databaseUrls: appUrls,
    });
    shutdown.onEnd(processes.stop);
    await whileShowing('starting the gateway and its subgraphs', () => processes.ready);
    shutdown.check();
    lock.publish(processes.urls);
    shutdown.onEnd(reportJobs(appUrls).stop);
    process.stdout.write(
      banner({
        urls: processes.urls,
        seconds: (performance.now() - beginning) / 1000,
        database,
        mailbox: mailbox?.url,
      }),
    );
  });

interface Ready {
  urls: Record<ProcessName, string> & Record<string, string>;
  seconds: number;
  /** Where the embedded database is, if there is one. */
  database: { port: number; home: string } | undefined;
  /** Where the mails are shown that no server sends. */
  mailbox: string | undefined;
}

/** What the newcomer needs: the address, who to log in as, what to do next. */
function banner({ urls, seconds, database, mailbox }: Ready): string {
  const addresses = graphSubgraphs.map((name) => `${name} ${new URL(urls[name]!).port}`);
  if (database !== undefined) addresses.push(`PostgreSQL ${database.port} (${database.home})`);
  const logins = Object.values(demonstrationUsers).map(
    ({ email, memberships }) =>
      `    ${email.padEnd(22)} ${Object.entries(memberships)
        .map(([slug, role]) => `${slug} ${role}`)
        .join(', ')}`,
  );
  return `
  Orgraph is ready after ${seconds.toFixed(1)} s:  ${urls.gateway}/graphql
  Behind it: ${addresses.join(' · ')}
${mailbox === undefined ? '' : `  Mails that it would send: ${mailbox}/\n`}${
    database === undefined
      ? ''
      : `
  Demonstration logins (password ${demonstrationPassword}):
${logins.join('\n')}
`
  }
  Next:
    1. Open ${urls.gateway}/graphql in a browser, sign in, choose an organization, run a saved query.
    2. Bring your own data: npm run import -- slack-export <zip or folder> --organization ${database === undefined ? '<slug>' : 'acme'}
    3. Read README.md, "The first ten minutes".

  Ctrl-C stops everything.
`;
}

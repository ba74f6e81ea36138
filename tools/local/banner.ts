import { demonstrationPassword, demonstrationUsers } from '#platform/demonstration/demonstration.ts';
import type { ProcessName } from '#platform/process/names.ts';
import { graphSubgraphs } from '../project/subgraphs.ts';

export interface Ready {
  urls: Record<ProcessName, string> & Record<string, string>;
  seconds: number;
  /** Where the embedded database is, if there is one. */
  database: { port: number; home: string } | undefined;
}

/** What the newcomer needs: the address, who to log in as, what to do next. */
export function banner({ urls, seconds, database }: Ready): string {
  const places = graphSubgraphs.map((name) => `${name} ${new URL(urls[name]!).port}`);
  if (database !== undefined) places.push(`PostgreSQL ${database.port} (${database.home})`);
  const logins = Object.values(demonstrationUsers).map(({ email, memberships }) => `    ${email.padEnd(22)} ${Object.entries(memberships).map(([slug, role]) => `${slug} ${role}`).join(', ')}`);
  return `
  Orgraph is ready after ${seconds.toFixed(1)} s:  ${urls.gateway}/graphql
  Behind it: ${places.join(' · ')}
${database === undefined ? '' : `
  Demonstration logins (password ${demonstrationPassword}):
${logins.join('\n')}
`}
  Next:
    1. Open ${urls.gateway}/graphql in a browser, sign in, choose an organization, run a saved query.
    2. Bring your own data: npm run import -- slack-export <zip or folder> --organization ${database === undefined ? '<slug>' : 'acme'}
    3. Read README.md, "The first ten minutes".

  Ctrl-C stops everything.
`;
}

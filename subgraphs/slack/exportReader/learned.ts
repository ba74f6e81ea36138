import type { SlackMessageJson } from './format.ts';

/** What an export's messages tell of people and companies beside what they say; known once they have been read. */
export interface Learned {
  /** Takes in a message. */
  add(message: SlackMessageJson, teamOf: TeamOf): void;
  /** A message of somebody by which they can be shown. */
  messageOf(user: string): SlackMessageJson | undefined;
  /** The first part of a workspace's address at slack.com: the one that most of its files and messages have. */
  domainOf(team: string): string | undefined;
}

/** The workspaces of people and channels, as far as they are the export's. */
export interface TeamOf {
  user(id: string): string | undefined;
  channel(id: string): string | undefined;
}

/** @param isListed whether somebody is in users.json: of them no message is kept. Memory grows with the others. */
export function createLearned(isListed: (user: string) => boolean): Learned {
  const messages = new Map<string, SlackMessageJson>();
  const domains = new Map<string, Map<string, number>>();
  const note = (team: string, domain: string) => {
    const counts = domains.get(team) ?? new Map<string, number>();
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
    domains.set(team, counts);
  };
  return {
    add(message, teamOf) {
      const { user, user_team, user_profile, files, file, text, attachments } = message;
      if (user !== null && !isListed(user)) {
        const known = messages.get(user);
        if (known === undefined || (user_profile !== null && known.user_profile === null))
          messages.set(user, shownBy(message));
      }
      for (const one of file === null ? files : [...files, file]) {
        const domain = domainIn(one.permalink);
        const owner = one.user ?? user;
        const team =
          one.user_team ?? (owner === null ? null : (teamOf.user(owner) ?? (owner === user ? user_team : null)));
        if (domain !== undefined && team != null) note(team, domain);
      }
      for (const said of [text, ...attachments.map(({ from_url }) => from_url)])
        if (typeof said === 'string' && said.includes('.slack.com/archives/'))
          for (const [address, channel] of said.matchAll(messageAddress)) {
            const [domain, team] = [domainIn(address), teamOf.channel(channel!)];
            if (domain !== undefined && team !== undefined) note(team, domain);
          }
    },
    messageOf: (user) => messages.get(user),
    domainOf: (team) => mostOf(domains.get(team)),
  };
}

/** What of a message shows its author. */
const shownBy = (message: SlackMessageJson): SlackMessageJson => ({
  ...message,
  text: null,
  files: [],
  file: null,
  attachments: [],
  reactions: [],
  message: null,
});

/** The workspace's part of an address; `files` and others are Slack's own. */
export function domainIn(address: string | null): string | undefined {
  const [, domain] = /^https:\/\/([a-z0-9][a-z0-9-]*)(?:\.enterprise)?\.slack\.com\//.exec(address ?? '') ?? [];
  return domain === undefined || ofSlack.has(domain) ? undefined : domain;
}
const messageAddress = /https:\/\/[a-z0-9.-]+\.slack\.com\/archives\/([A-Z0-9]+)/g;
const ofSlack = new Set(['files', 'app', 'api', 'www', 'my', 'hooks', 'edgeapi', 'status']);

/** The key that is counted most, the first in the alphabet of equal ones. */
export const mostOf = (counts: ReadonlyMap<string, number> | undefined): string | undefined =>
  [...(counts ?? [])].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))[0]?.[0];

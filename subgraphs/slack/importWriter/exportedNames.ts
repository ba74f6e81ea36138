import type { ExportedUser, ExportRecord } from '../exportReader/records.ts';
import type { Names } from '../markup/names.ts';

/** The names of an export's people and channels, as its records come by. Memory grows with them, not with messages. */
export interface ExportedNames extends Names {
  add(record: ExportRecord): void;
  /** Nobody knows the names of these people any more. */
  forget(people: { has(userId: string): boolean }): void;
}

export function createExportedNames(): ExportedNames {
  const users = new Map<string, string>();
  const channels = new Map<string, string | null>();
  return {
    user: (id) => users.get(id),
    channel: (id) => channels.get(id),
    add(record) {
      if (record.kind === 'user' && record.name !== record.slackId) users.set(record.slackId, calledOf(record));
      else if (record.kind === 'lists') {
        for (const { slackId, type } of record.channels) if (type !== 'PUBLIC') channels.set(slackId, null);
      } else if (record.kind === 'channel') channels.set(record.slackId, record.type === 'PUBLIC' ? record.name : null);
    },
    forget(people) {
      for (const id of users.keys()) if (people.has(id)) users.delete(id);
    },
  };
}

/** What Slack shows of a person. */
const calledOf = ({ displayName, realName, name }: ExportedUser): string => displayName || realName || name;

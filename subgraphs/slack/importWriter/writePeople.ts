import type { Query } from '#platform/data/unitOfWork.ts';
import type { ExportedUser, ExportRecord } from '../exportReader/records.ts';
import { add, type Changes } from './changes.ts';
import type { Destination } from './destination.ts';
import { writeUsers } from './writeUsers.ts';

const usersAtOnce = 4000;

/**
 * Writes the users with which a workspace's records begin, and says whose rows they are: others name them, too.
 * @param rows filled with the rows' ids, by Slack id.
 */
export async function writePeople(
  query: Query,
  destination: Destination,
  records: AsyncIterable<ExportRecord>,
  rows: Map<string, string>,
): Promise<Changes> {
  const changes = { added: 0, changed: 0, removed: 0 };
  let users: ExportedUser[] = [];
  const flush = async () => {
    for (const done of await writeUsers(query, destination, users)) add(changes, done);
    for (const { id, slack_id } of await userRows(query, destination.workspace, users)) rows.set(slack_id, id);
    users = [];
  };
  for await (const record of records) {
    if (record.kind !== 'user') break;
    users.push(record);
    if (users.length >= usersAtOnce) await flush();
  }
  await flush();
  return changes;
}

/** The rows of these people in a workspace, as far as they are there. */
export async function userRows(
  query: Query,
  workspace: string,
  users: readonly { slackId: string }[],
): Promise<{ id: string; slack_id: string }[]> {
  if (users.length === 0) return [];
  return query(`select id, slack_id from slack_user where workspace_id = $1 and slack_id = any($2)`, [
    workspace,
    users.map(({ slackId }) => slackId),
  ]);
}

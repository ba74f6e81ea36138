import type { Query, UnitOfWork } from '#platform/data/unitOfWork.ts';
import { lockWorkspace } from './importWriter/lockWorkspace.ts';
import { markupColumns, markupTypes } from './importWriter/markupColumns.ts';
import { storedNames } from './importWriter/storedNames.ts';
import type { Names } from './markup/names.ts';

/** Messages of one transaction. */
const batchRows = 500;

export interface Reread {
  /** Messages that were read. */
  messages: number;
  /** Those of them that say something else than before. */
  changed: number;
}

/**
 * Reads Slack's own objects of an organization's messages, or of one workspace's, once more, and writes what they say
 * now. Messages that are deleted, or were imported before their objects were kept, stay as they are. Each batch is a
 * transaction of its own: a run that is stopped (by the signal, after a batch) can be repeated, and a second one changes
 * nothing.
 * @throws OrgraphError INVALID_STATE while the workspace is being imported, NOT_READY while writes are held.
 */
export async function rereadMessages(
  unit: UnitOfWork,
  workspace: string | undefined,
  onProgress: (done: Reread) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Reread> {
  const done = { messages: 0, changed: 0 };
  const workspaces = await unit.query<{ id: string; slack_id: string }>(
    `select id, slack_id from slack_workspace where $1::text is null or slack_id = $1 order by slack_id`,
    [workspace ?? null],
  );
  for (const { id, slack_id: slackId } of workspaces) {
    const names = await storedNames(unit.query, id);
    for (const channel of await unit.query<{ id: string }>(`select id from slack_channel where workspace_id = $1`, [
      id,
    ]))
      for (let after: string | null = ''; after !== null;) {
        signal?.throwIfAborted();
        const batch: Batch = await unit.write(async (_, query) => {
          await lockWorkspace(query, slackId);
          return rereadBatch(query, channel.id, after!, names);
        });
        done.messages += batch.messages;
        done.changed += batch.changed;
        after = batch.last;
        onProgress(done);
      }
  }
  return done;
}

interface Batch extends Reread {
  /** The time of the batch's last message; null where no more follow. */
  last: string | null;
}

async function rereadBatch(query: Query, channel: string, after: string, names: Names): Promise<Batch> {
  const messages = await query<{ id: string; slack_ts: string; raw: Record<string, unknown> }>(
    `select id, slack_ts, raw from slack_message
     where channel_id = $1 and slack_ts > $2 and raw is not null and not is_deleted order by slack_ts limit ${batchRows}`,
    [channel, after],
  );
  const rows = messages.map(({ id, raw }) => ({ id, ...markupColumns(raw, names) }));
  const [result] = await query<{ changed: number }>(rewrite, [JSON.stringify(rows)]);
  return {
    messages: messages.length,
    changed: result!.changed,
    last: messages.length < batchRows ? null : messages.at(-1)!.slack_ts,
  };
}

const columns = Object.keys(markupTypes);
const of = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');

const rewrite = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb) as given(id uuid, ${Object.entries(markupTypes)
      .map(([column, type]) => `${column} ${type}`)
      .join(', ')})),
  written as (
    update slack_message present set ${columns.map((column) => `${column} = given.${column}`).join(', ')}, updated_at = now()
    from given where present.id = given.id and not present.is_deleted and (${of('present')}) is distinct from (${of('given')})
    returning 1)
  select count(*)::int as changed from written`;

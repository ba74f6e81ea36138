import type { Query } from '#platform/data/unitOfWork.ts';
import { deleteRows } from '../ranges.ts';
import { writableColumns, type ImportedTable } from './writableColumns.ts';

/**
 * Takes back what an import has done: rows that it added go, others get the values back that it took from them. What
 * opens a conversation is not given back: a channel stays as closed as it has become, nobody becomes a participant of
 * one that is not public again, and whose accounts people are is the word of integrations. A deleted message stays so.
 */
export async function undoRun(query: Query, run: string): Promise<void> {
  const names = await writableColumns(query);
  await deleteRows(query, 'slack_reaction', addedByRun, run);
  await deleteRows(query, 'slack_channel_member', `${addedByRun} and (not ${closedByRun} or ${ofNewcomer})`, run);
  for (const table of changedTables) await query(restore(table, names.get(table)!), [run]);
  for (const table of ['slack_day', 'slack_message', 'slack_channel'] as const)
    await deleteRows(query, table, addedByRun, run);
  await query(removeUsers, [run]);
  await query(giveBack('slack_channel_member', names, memberAgain), [run]);
  await query(giveBack('slack_reaction', names, reactionAgain), [run]);
  await deleteRows(query, 'import_change', 't.run_id = $1', run);
}

const changedTables = ['slack_workspace', 'slack_user', 'slack_channel', 'slack_message'] as const;

/** What a deleted message gets back: its place in a thread. */
const place = ['parent_id', 'thread_ts', 'is_thread_parent', 'is_thread_reply', 'reply_count', 'reply_users_count'];

/** The former values that a row `t` gets back. */
const given: Record<(typeof changedTables)[number], string> = {
  // What an export has had as private stays known.
  slack_workspace: `former - 'integration_id' || jsonb_strip_nulls(jsonb_build_object('metadata', (former -> 'metadata') || jsonb_build_object('closed', coalesce(former #> '{metadata,closed}', '{}') || coalesce(t.metadata -> 'closed', '{}'))))`,
  slack_user: `former - array['user_id', 'correlated_at'] || case former ->> 'is_external' when 'true' then '{"user_id": null}'::jsonb else '{}' end`,
  slack_channel: `case when former ->> 'type' = 'PUBLIC' then former - 'type' else former end`,
  slack_message: `case when t.is_deleted
    then (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(former) where key in (${place.map((name) => `'${name}'`).join(', ')}))
    else former end`,
};

function restore(table: (typeof changedTables)[number], names: readonly string[]): string {
  const written = names.filter((name) => name !== 'id' && name !== 'organization_id').join(', ');
  return `
    update ${table} t set (${written}) = (select ${written} from jsonb_populate_record(t, ${given[table]}))
    from import_change change
    where change.organization_id = t.organization_id and change.run_id = $1 and change.table_name = '${table}' and change.row_id = t.id and not change.is_removed`;
}

/** A removed row as it was, where what it belongs to is there and `condition` holds. */
function giveBack(table: ImportedTable, names: ReadonlyMap<string, string[]>, condition: string): string {
  const written = names.get(table)!.join(', ');
  return `
    insert into ${table} (${written}) select ${written} from (
      select former.* from import_change change cross join jsonb_populate_record(null::${table}, change.former) as former
      where change.run_id = $1 and change.table_name = '${table}' and change.is_removed) as t
    where ${condition} on conflict do nothing`;
}

const userIsThere = `exists (select from slack_user person where person.organization_id = t.organization_id and person.id = t.slack_user_id)`;
const memberAgain = `${userIsThere} and exists (
  select from slack_channel channel where channel.organization_id = t.organization_id and channel.id = t.channel_id and channel.type = 'PUBLIC')`;
const reactionAgain = `${userIsThere} and exists (
  select from slack_message message where message.organization_id = t.organization_id and message.id = t.message_id and not message.is_deleted)`;

const addedByRun = 't.added_by_run = $1';

/** Whoever is named in another workspace stays: an export of an organization has each person once. */
const removeUsers = `
  delete from slack_user t where added_by_run = $1
    and not exists (select from slack_message where organization_id = t.organization_id and author_id = t.id)
    and not exists (select from slack_channel_member where organization_id = t.organization_id and slack_user_id = t.id)
    and not exists (select from slack_reaction where organization_id = t.organization_id and slack_user_id = t.id)`;

/** Of somebody whom the import has brought, who goes with it. */
const ofNewcomer = `exists (
    select from slack_user person where person.organization_id = t.organization_id and person.id = t.slack_user_id and person.added_by_run = $1)`;

/** Of a channel that the import has closed its participants stay: they have seen it before, as everybody did. */
const closedByRun = `exists (
    select from import_change change join slack_channel channel on channel.organization_id = change.organization_id and channel.id = change.row_id
    where change.run_id = $1 and change.table_name = 'slack_channel' and change.row_id = t.channel_id and change.former ->> 'type' = 'PUBLIC' and channel.type <> 'PUBLIC')`;

import { isDeepStrictEqual } from 'node:util';
import type { Query } from '#platform/data/unitOfWork.ts';
import { markupColumns, markupTypes } from '../importWriter/markupColumns.ts';
import { storedNames } from '../importWriter/storedNames.ts';
import type { Names } from '../markup/names.ts';
import { eachRange, inRange } from '../ranges.ts';
import { withoutPeople, type People } from './withoutPeople.ts';

/** Rows that one statement looks through: none takes as long as a statement may, however few it finds. */
const rowsAtOnce = 5000;

/**
 * Takes from others' messages what they say of a person: names in mentions, and what they have shared of them. So too
 * from what imports keep of the messages for undoing them.
 * @param columns of slack_message that a statement can write.
 */
export async function rewriteMentions(query: Query, slackId: string, columns: readonly string[]): Promise<void> {
  const [named] = await query<{ names: string[] | null }>(names, [slackId]);
  const shown = named?.names ?? [];
  const people: People = { has: (id) => id === slackId, namesOf: () => shown, named: [[slackId, shown]] };
  const { user, channel } = await storedNames(query);
  const others: Names = { user: (id) => (id === slackId ? undefined : user(id)), channel };
  const written = columns.filter((name) => !['id', 'organization_id', 'updated_at'].includes(name)).join(', ');
  await rewrite(
    query,
    'slack_message',
    (content) => readAnew(withoutPeople(content, people), others),
    slackId,
    messages,
    `
    update slack_message t set updated_at = now(), (${written}) = (select ${written} from jsonb_populate_record(t, given.content))
    from jsonb_to_recordset($1::jsonb) as given(id uuid, content jsonb) where t.id = given.id`,
  );
  await rewrite(
    query,
    'import_change',
    (content) => readAnew(withoutPeople(content, people), others),
    slackId,
    kept,
    `
    update import_change t set former = given.content from jsonb_to_recordset($1::jsonb) as given(id uuid, content jsonb) where t.id = given.id`,
  );
}

/** What a message says is what its object says now; where that is not there, nothing is kept of what it said. */
function readAnew(content: unknown, names: Names): unknown {
  const row = content as Record<string, unknown>;
  const raw = row['raw'] as Record<string, unknown> | null | undefined;
  if (raw != null) return { ...row, ...markupColumns(raw, names) };
  return Object.fromEntries(Object.entries(row).filter(([name]) => !(name in markupTypes)));
}

/** Writes each of the found contents anew that says something of these people. */
async function rewrite(
  query: Query,
  table: 'slack_message' | 'import_change',
  without: (content: object) => unknown,
  slackId: string,
  select: string,
  update: string,
): Promise<void> {
  await eachRange(query, table, rowsAtOnce, async (range) => {
    const found = await query<{ id: string; content: object }>(select, [slackId, ...range]);
    const changed = found
      .map(({ id, content }) => ({ id, content, left: without(content) }))
      .filter(({ content, left }) => !isDeepStrictEqual(content, left))
      .map(({ id, left }) => ({ id, content: left }));
    if (changed.length > 0) await query(update, [JSON.stringify(changed)]);
  });
}

/** The longest of those with one beginning comes first. */
const names = `
  select array_agg(distinct shown order by shown desc) as names
  from slack_user cross join unnest(array[display_name, real_name, name]) as shown where slack_id = $1 and shown <> '' and shown <> slack_id`;

const messages = `
  select id, to_jsonb(t) as content from slack_message t
  where ${inRange} and strpos(to_jsonb(t)::text, $1) > 0
    and (author_id is null or author_id not in (select id from slack_user where slack_id = $1)) order by id`;

const kept = `
  select id, former as content from import_change t
  where ${inRange} and table_name = 'slack_message' and strpos(former::text, $1) > 0 order by id`;

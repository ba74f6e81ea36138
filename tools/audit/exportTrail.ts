import pg from 'pg';
import { isUuid } from '#platform/values/uuid.ts';
import { UsageError } from '../process/exitCode.ts';

export interface TrailRange {
  /** An id or a slug. */
  organization: string;
  /** From this time on, itself included. */
  from?: Date | undefined;
  /** Up to this time, itself not included. */
  to?: Date | undefined;
  /** The id of a line: those after it. */
  after?: string | undefined;
}

/** A line of the trail as it is exported; times in ISO 8601, UTC. */
export interface ExportedLine {
  id: string;
  occurredAt: string;
  action: string;
  outcome: string;
  resourceType: string;
  resourceId: string | null;
  /** A user's id. */
  actor: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  source: string;
  details: Record<string, unknown>;
}

/** Lines that are in memory at once. */
const pageSize = 1_000;

/**
 * An organization's audit trail, oldest first, a page at a time, each of them read under the organization's walls.
 * @param url of tenancy's database under its runtime role.
 * @throws UsageError for an organization, or a line to begin after, that there is not.
 */
export async function* exportTrail(
  url: string,
  { organization: named, from, to, after }: TrailRange,
): AsyncGenerator<ExportedLine> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const organization = await idOf(client, named);
    let last = after === undefined ? undefined : await placeOf(client, organization, after);
    for (let read = pageSize; read === pageSize;) {
      const rows = await within<ExportedLine & { at: string }>(client, ['organization_id', organization], page, [
        organization,
        from ?? null,
        to ?? null,
        last?.at ?? '-infinity',
        last?.id ?? '00000000-0000-0000-0000-000000000000',
      ]);
      for (const { at: _, ...line } of rows) yield line;
      read = rows.length;
      last = rows.at(-1);
    }
  } finally {
    await client.end();
  }
}

/** A line's place in the order; the time as PostgreSQL writes it, to its last digit. */
interface Place {
  at: string;
  id: string;
}

async function placeOf(client: pg.Client, organization: string, id: string): Promise<Place> {
  const [place] = isUuid(id)
    ? await within<Place>(
        client,
        ['organization_id', organization],
        'select occurred_at::text as at, id from audit_event where organization_id = $1 and id = $2',
        [organization, id],
      )
    : [];
  if (place === undefined) throw new UsageError(`The organization's trail has no line ${id}.`);
  return place;
}

async function idOf(client: pg.Client, named: string): Promise<string> {
  const [found] = isUuid(named)
    ? await within<{ id: string }>(
        client,
        ['organization_id', named.toLowerCase()],
        'select id from organization where id = $1',
        [named],
      )
    : await within<{ id: string }>(
        client,
        ['purpose', 'organization-by-slug', 'lookup', named],
        'select id from organization where slug = $1',
        [named],
      );
  if (found === undefined) throw new UsageError(`There is no organization ${named}.`);
  return found.id;
}

/** One statement that reads, in a transaction of its own with these settings (`app.…`, by name and value). */
async function within<Row extends object>(
  client: pg.Client,
  settings: readonly string[],
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  await client.query('begin read only');
  for (let at = 0; at < settings.length; at += 2)
    await client.query('select set_config($1, $2, true)', [`app.${settings[at]}`, settings[at + 1]]);
  const { rows } = await client.query<Row>(sql, [...values]);
  await client.query('commit');
  return rows;
}

const page = `
  select id, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt", action, outcome,
    resource_type as "resourceType", resource_id as "resourceId", actor_user_id as actor, ip_address as "ipAddress",
    user_agent as "userAgent", source, details, occurred_at::text as at
  from audit_event
  where organization_id = $1 and occurred_at >= coalesce($2::timestamptz, '-infinity')
    and occurred_at < coalesce($3::timestamptz, 'infinity')
    and occurred_at >= $4::timestamptz and (occurred_at, id) > ($4::timestamptz, $5::uuid)
  order by occurred_at, id limit ${pageSize}`;

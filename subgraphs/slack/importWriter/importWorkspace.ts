import type { Query } from '#platform/data/unitOfWork.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import type { CheckedExport, CheckedWorkspace } from '../checkExport.ts';
import { withoutErased } from '../erasure/withoutErased.ts';
import type { People } from '../erasure/withoutPeople.ts';
import type { StoredChannels } from '../exportReader/readChannels.ts';
import type { SlackExport } from '../exportReader/readExport.ts';
import { beginRun, endRun, resumeRun } from '../importRun/writeRun.ts';
import { callWorkspace, type Naming } from './callWorkspace.ts';
import { add, noChanges, sumOf, type AllChanges } from './changes.ts';
import { claimWorkspace, type ClaimedWorkspace } from './claimWorkspace.ts';
import { correlateWorkspace, externalPeople } from './correlateWorkspace.ts';
import type { Destination } from './destination.ts';
import { linkAccounts } from './linkAccounts.ts';
import { isOlder, laterOf } from './sourceAge.ts';

/** The import of one workspace, begun. */
export interface Import {
  one: CheckedWorkspace;
  claimed: ClaimedWorkspace;
  run: string;
  destination: Destination;
  changes: AllChanges;
  /** What the export, or the person who imports, calls the workspace. */
  called(): Naming;
  /** The workspace's records, without what they say of erased people. */
  records(): ReturnType<SlackExport['records']>;
  /** Which of them the records have had. */
  leftOut: ReadonlySet<string>;
}

export interface Beginning {
  ownerUserId: string;
  loosen: readonly string[];
  slackExport: SlackExport;
  checked: CheckedExport;
  one: CheckedWorkspace;
  stored: StoredChannels;
  erased: People;
}

/** Begins one, in the transaction of its rows. */
export async function beginImport(query: Query, beginning: Beginning): Promise<Import> {
  const { slackExport, checked, one, ownerUserId, loosen, stored, erased } = beginning;
  const { workspace } = one;
  const { age, names } = checked;
  const claimed = await claimWorkspace(query, workspace.id, ownerUserId);
  const run = await beginRun(query, {
    workspace: claimed.id,
    importedById: ownerUserId,
    digest: slackExport.digest(),
    options: slackExport.options,
  });
  const isNewest = !isOlder(age, claimed.sourceTs);
  const leftOut = new Set<string>();
  return {
    one,
    leftOut,
    claimed,
    run,
    destination: {
      workspace: claimed.id,
      age,
      isNewest,
      listedTypes: claimed.listedTypes,
      closed: { ...claimed.closed, ...one.closed },
      loosen,
      names,
    },
    changes: noChanges(),
    called: () => ({ ...slackExport.called(workspace.id), given: slackExport.options.name }),
    records: () => withoutErased(slackExport.records(workspace.id, undefined, stored), erased, leftOut),
  };
}

/** Ends one: integrations is told, and what it has done is written down. */
export async function endImport(
  query: Query,
  services: ServiceClient,
  { organization, ownerUserId }: { organization: string; ownerUserId: string },
  { one: { workspace, counted, report, types }, called, claimed, run, destination, changes, leftOut }: Import,
  erased: People,
): Promise<{ isUnnamed: boolean }> {
  const { age, isNewest, closed } = destination;
  await resumeRun(query, run);
  const { name, domain, isUnnamed } = callWorkspace(claimed, workspace.id, called(), isNewest, report);
  // Whose addresses people had once says nothing of whose they are.
  const people = isNewest ? [...workspace.people, ...(await externalPeople(query, claimed.id))] : [];
  const { integrationId, accounts } = await correlateWorkspace(
    services,
    { organization, ownerUserId, workspace: { slackId: workspace.id, name } },
    people.filter(({ slackId }) => !erased.has(slackId)),
  );
  add(changes.accounts, await linkAccounts(query, accounts));
  const isCalledElse = name !== claimed.name || domain !== claimed.domain;
  const closesMore = Object.keys(closed).length > Object.keys(claimed.closed).length;
  if (
    claimed.integrationId !== integrationId ||
    isCalledElse ||
    closesMore ||
    sumOf(changes) > 0 ||
    isOlder(claimed.sourceTs, age)
  )
    await query(finish, [
      claimed.id,
      integrationId,
      laterOf(age, claimed.sourceTs),
      JSON.stringify(isNewest ? types : claimed.listedTypes),
      name,
      domain,
      JSON.stringify(closed),
    ]);
  if (leftOut.size > 0)
    report.noted.set('people who were erased, and are left out', { count: leftOut.size, places: [] });
  await endRun(query, run, {
    changes,
    counted: { users: counted.user, channels: counted.channel, messages: counted.message },
    leftOut: new Map([...report.unread, ...report.unasked, ...report.skipped]),
    noted: new Map([...report.incomplete, ...report.noted]),
  });
  return { isUnnamed };
}

/** What is public here although an export has had it as private has been loosened. */
const finish = `
  update slack_workspace set integration_id = $2, source_ts = $3, name = $5, domain = $6,
    metadata = metadata || jsonb_build_object('listedTypes', $4::jsonb, 'closed', (
      select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each($7::jsonb)
      where not exists (select from slack_channel where workspace_id = $1 and slack_id = key and type = 'PUBLIC'))),
    last_sync_at = now(), updated_at = now(),
    member_count = (select count(*) from slack_user where workspace_id = $1 and not is_bot and not is_deleted and not is_external)
  where id = $1`;

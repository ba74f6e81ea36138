import type { Database } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { ensureTenant } from '#platform/data/tenantRow.ts';
import { createUnitOfWork, type Query } from '#platform/data/unitOfWork.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { checkExport, type CheckedExport, type CheckedWorkspace } from './checkExport.ts';
import { holdErasures } from './erasure/lockErasures.ts';
import { erasedPeople, withoutErased } from './erasure/withoutErased.ts';
import type { People } from './erasure/withoutPeople.ts';
import type { StoredChannels } from './exportReader/readChannels.ts';
import type { SlackExport } from './exportReader/readExport.ts';
import { beginRun, endRun, resumeRun } from './importRun/writeRun.ts';
import { callWorkspace, type Naming } from './importWriter/callWorkspace.ts';
import { add, noChanges, sumOf, type AllChanges } from './importWriter/changes.ts';
import { claimWorkspace, type ClaimedWorkspace } from './importWriter/claimWorkspace.ts';
import { correlateWorkspace, externalPeople } from './importWriter/correlateWorkspace.ts';
import type { Destination } from './importWriter/destination.ts';
import { linkAccounts } from './importWriter/linkAccounts.ts';
import { isOlder, laterOf } from './importWriter/sourceAge.ts';
import { storedChannels } from './importWriter/storedChannels.ts';
import { writePeople } from './importWriter/writePeople.ts';
import { writeRecords } from './importWriter/writeRecords.ts';
import { lockLinks } from './user/lockLinks.ts';

export interface ImportTarget {
  /** The organization's id. */
  organization: string;
  /** The member who imports and owns the workspaces. */
  ownerUserId: string;
  /** Channels, by id or name, that may become as visible as this export says; all others only less. */
  loosen?: readonly string[] | undefined;
}

export interface ImportProgress {
  step: 'check' | 'write';
  messages: number;
  /** Unknown while the export is being checked. */
  total: number | null;
}

export interface ImportResult {
  workspaces: ImportedWorkspace[];
  /** Why nothing was written: too little of the export could be read. */
  failure: string | undefined;
}

export interface ImportedWorkspace extends Pick<CheckedWorkspace, 'counted' | 'report'> {
  /** Slack's id. */
  workspaceId: string;
  /** The import's own id; null where nothing was written. */
  runId: string | null;
  /** Whether nothing says what it is called. */
  isUnnamed: boolean;
  changes: AllChanges;
}

/**
 * Brings an export into an organization: reads it through once, then writes it in one transaction, an import of its own
 * for each workspace. Integrations is told last, when nothing of ours can fail any more but the commit. A second import
 * of the same changes nothing; an older export adds what the newer ones lack, and changes nothing that they say.
 * @throws ExportError; OrgraphError CONFLICT when a workspace is in use elsewhere.
 */
export async function importExport(
  database: Database,
  services: ServiceClient,
  target: ImportTarget,
  slackExport: SlackExport,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportResult> {
  const { organization, ownerUserId, loosen = [] } = target;
  const unit = () => createUnitOfWork(database, scopeOfOrganization(organization, ownerUserId));
  const stored = await unit().write((_, query) =>
    storedChannels(
      query,
      slackExport.workspaces.map(({ id }) => id),
    ),
  );
  const checked = await checkExport(slackExport, stored, loosen, (messages) =>
    onProgress({ step: 'check', messages, total: null }),
  );
  if (checked.failure !== undefined)
    return {
      workspaces: checked.workspaces.map(({ workspace, counted, report }) => ({
        workspaceId: workspace.id,
        runId: null,
        isUnnamed: false,
        changes: noChanges(),
        counted,
        report,
      })),
      failure: checked.failure,
    };

  const total = checked.workspaces.reduce((sum, { counted }) => sum + counted.message, 0);
  const workspaces = await unit().write(async (_, query) => {
    await ensureTenant(query, services, organization);
    await holdErasures(query, organization);
    const erased = await erasedPeople(query);
    for (const slackId of erased.keys()) checked.names.forget(slackId);
    const imports: Import[] = [];
    for (const one of checked.workspaces)
      imports.push(await begin(query, { slackExport, checked, one, loosen, ownerUserId, stored, erased }));
    const people = new Map<string, string>();
    // People of one workspace are named in others: all of them come first.
    if (imports.length > 1)
      for (const { run, destination, records, changes } of imports) {
        await resumeRun(query, run);
        add(changes.users, await writePeople(query, destination, records(), people));
      }
    let written = 0;
    for (const { run, destination, records, changes, one } of imports) {
      await resumeRun(query, run);
      const done = await writeRecords(query, destination, records(), people, (messages) =>
        onProgress({ step: 'write', messages: written + messages, total }),
      );
      for (const kind in done) add(changes[kind as keyof AllChanges], done[kind as keyof AllChanges]);
      written += one.counted.message;
    }
    await lockLinks(query, organization);
    const ended = [];
    for (const one of imports) ended.push({ ...one, ...(await end(query, services, target, one, erased)) });
    return ended;
  });
  return {
    workspaces: workspaces.map(({ one: { workspace, counted, report }, run, changes, isUnnamed }) => ({
      workspaceId: workspace.id,
      runId: run,
      isUnnamed,
      changes,
      counted,
      report,
    })),
    failure: undefined,
  };
}

/** The import of one workspace, begun. */
interface Import {
  one: CheckedWorkspace;
  claimed: ClaimedWorkspace;
  run: string;
  destination: Destination;
  changes: AllChanges;
  /** What the export, or the person who imports, calls the workspace. */
  called(): Naming;
  /** The workspace's records, without what they say of erased people. */
  records(): ReturnType<SlackExport['records']>;
}

interface Beginning {
  ownerUserId: string;
  loosen: readonly string[];
  slackExport: SlackExport;
  checked: CheckedExport;
  one: CheckedWorkspace;
  stored: StoredChannels;
  erased: People;
}

async function begin(query: Query, beginning: Beginning): Promise<Import> {
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
  return {
    one,
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
    records: () => withoutErased(slackExport.records(workspace.id, undefined, stored), erased),
  };
}

async function end(
  query: Query,
  services: ServiceClient,
  { organization, ownerUserId }: ImportTarget,
  { one: { workspace, counted, report, types }, called, claimed, run, destination, changes }: Import,
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

import type { Database } from '#platform/data/database.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { ensureTenant } from '#platform/data/tenantRow.ts';
import { createUnitOfWork, type UnitOfWork } from '#platform/data/unitOfWork.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { checkExport, type CheckedWorkspace } from './checkExport.ts';
import type { ErasureDigests } from './erasure/digests.ts';
import { erasedPeople } from './erasure/ledger.ts';
import { holdErasures } from './erasure/lockErasures.ts';
import type { SlackExport } from './exportReader/readExport.ts';
import { tellImporter, tellOfFailure } from './importRun/tellImporter.ts';
import { resumeRun } from './importRun/writeRun.ts';
import { add, noChanges, type AllChanges } from './importWriter/changes.ts';
import { beginImport, endImport, type Import } from './importWriter/importWorkspace.ts';
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
 * of the same changes nothing; an older export adds what the newer ones lack, and changes nothing that they say. Who
 * imports is notified of what has become of it.
 * @throws ExportError; OrgraphError CONFLICT when a workspace is in use elsewhere.
 */
export async function importExport(
  database: Database,
  services: ServiceClient,
  digests: ErasureDigests,
  target: ImportTarget,
  slackExport: SlackExport,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportResult> {
  const { organization, ownerUserId } = target;
  const unit = () => createUnitOfWork(database, scopeOfOrganization(organization, ownerUserId));
  try {
    const result = await importChecked(unit, services, digests, target, slackExport, onProgress);
    if (result.failure !== undefined) await tellOfFailure(unit(), ownerUserId);
    return result;
  } catch (error) {
    await tellOfFailure(unit(), ownerUserId);
    throw error;
  }
}

async function importChecked(
  unit: () => UnitOfWork,
  services: ServiceClient,
  digests: ErasureDigests,
  target: ImportTarget,
  slackExport: SlackExport,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const { organization, ownerUserId, loosen = [] } = target;
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
  const workspaces = await unit().write(async (em, query) => {
    await ensureTenant(query, services, organization);
    await holdErasures(query, organization);
    const erased = await erasedPeople(query, organization, digests);
    checked.names.forget(erased);
    const imports: Import[] = [];
    for (const one of checked.workspaces)
      imports.push(await beginImport(query, { slackExport, checked, one, loosen, ownerUserId, stored, erased }));
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
    for (const one of imports) {
      ended.push({ ...one, ...(await endImport(query, services, target, one, erased)) });
      tellImporter(em, ownerUserId, one.run, one.changes);
    }
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

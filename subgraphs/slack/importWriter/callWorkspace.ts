import type { Called } from '../exportReader/readExport.ts';
import { tally, type ExportReport } from '../exportReader/report.ts';
import type { ClaimedWorkspace } from './claimWorkspace.ts';

/** What an export calls a workspace, and what the person who imports does. */
export interface Naming extends Called {
  given: string | undefined;
}

/**
 * The name and the domain that a workspace has after an import: what the newest export says, else what was given, else
 * what is known; where no name is, the domain or the id stands for one.
 */
export function callWorkspace(
  known: Pick<ClaimedWorkspace, 'name' | 'domain'>,
  slackId: string,
  { name, domain, given }: Naming,
  isNewest: boolean,
  { noted }: ExportReport,
): { name: string; domain: string | null; isUnnamed: boolean } {
  const isUnnamed = known.name === slackId || known.name === known.domain;
  const address = isNewest ? (domain ?? known.domain) : (known.domain ?? domain);
  if (name !== null && given !== undefined && name !== given)
    tally(noted, 'name that was given with --name: the export says another', name);
  if (name !== null && (isNewest || isUnnamed)) return { name, domain: address, isUnnamed: false };
  if (name === null && given !== undefined) return { name: given, domain: address, isUnnamed: false };
  return { name: isUnnamed ? (address ?? slackId) : known.name, domain: address, isUnnamed };
}

import type { Query } from '#platform/data/unitOfWork.ts';
import { conflict, invalidState } from '#platform/values/errors.ts';
import type { ClosedChannels } from './closedChannels.ts';
import { lockWorkspace } from './lockWorkspace.ts';

/** A workspace's row as an import finds or makes it. */
export type ClaimedWorkspace = {
  id: string;
  integrationId: string | null;
  /** Its id where no name is known. */
  name: string;
  domain: string | null;
  sourceTs: string | null;
  /** The types of channels that the newest export has lists of. */
  listedTypes: string[];
  closed: ClosedChannels;
};

/**
 * The organization's row of a Slack workspace, made where it is missing and taken up again where it was disconnected.
 * Nobody else imports it meanwhile.
 * @throws OrgraphError CONFLICT when it is in use by another organization, INVALID_STATE while it is suspended or
 * another import of it runs, NOT_READY while writes are held.
 */
export async function claimWorkspace(query: Query, slackId: string, ownerUserId: string): Promise<ClaimedWorkspace> {
  await lockWorkspace(query, slackId);
  const [known] = await query<ClaimedWorkspace & { status: string }>(
    `select id, name, domain, integration_id as "integrationId", source_ts as "sourceTs", coalesce(metadata -> 'listedTypes', '[]') as "listedTypes", coalesce(metadata -> 'closed', '{}') as closed, status from slack_workspace where slack_id = $1`,
    [slackId],
  );
  if (known?.status === 'SUSPENDED') throw invalidState('This Slack workspace is suspended.', known.status);
  try {
    if (known === undefined) {
      const [made] = await query<ClaimedWorkspace>(
        `insert into slack_workspace (slack_id, name, integration_id, registered_via, owner_user_id) values ($1, $1, gen_random_uuid(), 'MANUAL', $2) returning id, name, domain, null as "integrationId", null as "sourceTs", '[]'::jsonb as "listedTypes", '{}'::jsonb as closed`,
        [slackId, ownerUserId],
      );
      return made!;
    }
    if (known.status === 'DISCONNECTED')
      await query(
        `update slack_workspace set status = 'ACTIVE', connected_at = now(), updated_at = now() where id = $1`,
        [known.id],
      );
    return known;
  } catch (error) {
    // The one unique rule that knows no organization; the answer must not say whose it is.
    if (isUniqueViolation(error))
      throw conflict('This Slack workspace cannot be imported here: it is in use elsewhere.');
    throw error;
  }
}

const isUniqueViolation = (error: unknown): boolean =>
  [error, (error as { cause?: unknown }).cause].some((one) => (one as { code?: string } | undefined)?.code === '23505');

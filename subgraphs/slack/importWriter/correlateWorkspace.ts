import { z } from 'zod';
import type { Query } from '#platform/data/unitOfWork.ts';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import type { ExportedPerson } from '../exportReader/directory.ts';

/** Who asks, and for which workspace. */
export interface Asking {
  organization: string;
  ownerUserId: string;
  workspace: { slackId: string; name: string };
}

const answer = z.object({
  integrationId: z.uuid(),
  users: z.array(z.object({ slackId: z.string(), userId: z.uuid() })),
  nobody: z.array(z.string()),
});

/** As many people as one request has room for. */
const peopleAtOnce = 10_000;

/** Asks integrations for the workspace's integration, and whose accounts the people are. */
export async function correlateWorkspace(
  services: ServiceClient,
  { organization, ownerUserId, workspace }: Asking,
  people: readonly ExportedPerson[],
): Promise<{ integrationId: string; accounts: Map<string, string | null> }> {
  const ask = (some: readonly ExportedPerson[]) =>
    services.call('integrations', '/internal/slack-import', {
      purpose: 'import',
      organization,
      answer,
      timeout: 30_000,
      body: { workspace, ownerUserId, people: some },
    });
  const accounts = new Map<string, string | null>();
  let at = 0;
  for (;;) {
    const { integrationId, users, nobody } = await ask(people.slice(at, at + peopleAtOnce));
    for (const { slackId, userId } of users) accounts.set(slackId, userId);
    for (const slackId of nobody) accounts.set(slackId, null);
    at += peopleAtOnce;
    if (at >= people.length) return { integrationId, accounts };
  }
}

/** People who are external in every workspace: a link that an address made falls, as they have none. */
export async function externalPeople(query: Query, workspace: string): Promise<ExportedPerson[]> {
  const found = await query<{ slackId: string }>(
    `select slack_id as "slackId" from slack_user person where workspace_id = $1 and is_external
       and not exists (select from slack_user other where other.slack_id = person.slack_id and not other.is_external)`,
    [workspace],
  );
  return found.map(({ slackId }) => ({ slackId, email: null, name: slackId }));
}

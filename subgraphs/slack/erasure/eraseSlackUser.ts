import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackUser } from '../user/entities.ts';
import { forgetAccounts } from '../user/forgetAccounts.ts';
import { erasureDigestsOf } from './digests.ts';
import { erasePerson } from './erasePerson.ts';
import { recordErasure } from './ledger.ts';
import { lockErasures } from './lockErasures.ts';

interface EraseSlackUserInput {
  id: string;
}

/**
 * Erases a person from all workspaces of the organization, and has integrations forget whose account it was. The same
 * again goes on where one has failed.
 * @throws OrgraphError INVALID_STATE while an import runs, SUBGRAPH_UNAVAILABLE while integrations does not confirm:
 * here they are erased then.
 */
export async function eraseSlackUser(context: Context, input: EraseSlackUserInput): Promise<SlackUser> {
  const person = await context.write(async (em, query) => {
    const organization = context.identity.organization!;
    await lockErasures(query, organization);
    const found = await findToChange(em, SlackUser, input.id, 'Slack user');
    context.goesOn();
    await recordErasure(query, erasureDigestsOf(context).of(organization, found.slackId), context.user);
    await erasePerson(query, found.slackId);
    return (await em.refresh(found))!;
  });
  await forgetAccounts(context, { slackId: person.slackId });
  return person;
}

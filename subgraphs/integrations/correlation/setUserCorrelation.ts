import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, conflict, forbidden } from '#platform/values/errors.ts';
import { Integration, type Provider } from '../integration/entities.ts';
import { changeLinks } from './changeLinks.ts';
import { CorrelatedAccount, UserCorrelation } from './entities.ts';
import { slackIdsOf } from './findCorrelation.ts';
import { membersByEmail } from './membersByEmail.ts';
import { tellPeople } from './tellPeople.ts';

interface SetUserCorrelationInput {
  email: string;
  provider: Provider;
  externalId: string;
  integrationId?: string;
  name?: string | null;
}

/**
 * States that an account at a provider is a person's.
 * @throws OrgraphError CONFLICT for an account that is somebody else's, which has to be removed there first; FORBIDDEN
 * for a Slack account of one's own (decision 10); SUBGRAPH_UNAVAILABLE while tenancy does not answer.
 */
export async function setUserCorrelation(context: Context, input: SetUserCorrelationInput): Promise<UserCorrelation> {
  const { email, provider, externalId, integrationId, name } = input;
  const organization = context.identity.organization!;
  const userId = (await membersByEmail(context.services, organization, [email])).get(email.toLowerCase());

  return changeLinks(context, async (em) => {
    const integration =
      integrationId === undefined ? undefined : await findToChange(em, Integration, integrationId, 'integration');
    if (integration !== undefined && integration.provider !== provider)
      throw badUserInput('The connection is one of another provider.', 'input.integrationId');
    const { correlation, isNew } = await personOf(em, email, userId);
    let isChanged = name !== undefined && name !== (correlation.name ?? null);
    if (name !== undefined) correlation.name = name;
    const accounts = await em.find(CorrelatedAccount, { correlation: { id: correlation.id } });
    const slackIds = slackIdsOf(accounts);
    const account = await em.findOne(CorrelatedAccount, { provider, externalId });
    if (account === null) {
      isChanged = true;
      if (provider === 'SLACK' && correlation.userId === context.user)
        throw forbidden(
          'Nobody gives themselves a Slack account, because it opens that account’s private conversations. Ask another manager.',
        );
      em.create(CorrelatedAccount, {
        correlation,
        provider,
        externalId,
        method: 'MANUAL',
        ...(integration !== undefined && { integration }),
      });
      if (provider === 'SLACK') slackIds.push(externalId);
      tellPeople(em, {
        code: 'correlation.set',
        users: [correlation.userId],
        actor: context.user,
        subject: { type: 'UserCorrelation', id: correlation.id },
      });
    } else {
      if (account.correlation.id !== correlation.id)
        throw conflict('This account is somebody else’s. Remove it there first.', 'input.externalId');
      isChanged ||= account.method === 'AUTO';
      if (account.method === 'AUTO') account.method = 'MANUAL';
      if (integration !== undefined) em.assign(account, { integration });
    }
    if (isChanged && !isNew) raiseVersion(correlation, context.user);
    return { result: correlation, slackIds };
  });
}

/**
 * The person of an e-mail address: the member whose address it is, under whichever address they are known here, else
 * whoever is known by it, else a new one.
 */
async function personOf(
  em: EntityManager,
  email: string,
  userId: string | undefined,
): Promise<{ correlation: UserCorrelation; isNew: boolean }> {
  const member = userId === undefined ? null : await em.findOne(UserCorrelation, { userId });
  const known = member ?? (await em.findOne(UserCorrelation, { email }));
  const correlation = known ?? em.create(UserCorrelation, { email });
  if (userId !== undefined) correlation.userId = userId;
  return { correlation, isNew: known === null };
}

import { raw } from '@mikro-orm/core';
import { findAtVersion, revise } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { Integration } from './entities.ts';
import { recordEvent } from './recordEvent.ts';

interface UpdateIntegrationInput {
  id: string;
  version: number;
  name?: string;
  description?: string | null;
  isDefault?: boolean;
}

interface UpdatedIntegration {
  integration: Integration;
  /** The one whose place it has taken as the provider's default. */
  formerDefault: Integration | null;
}

/** Renames, describes, or makes the provider's default; the default before it is none any more. */
export async function updateIntegration(context: Context, input: UpdateIntegrationInput): Promise<UpdatedIntegration> {
  const { id, version, ...change } = input;
  return context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const integration = await findAtVersion(em, Integration, { id, version }, 'integration', context.identity);
    let formerDefault: Integration | null = null;
    if (change.isDefault === true && !integration.isDefault) {
      integration.assertActive();
      const ofProvider = { provider: integration.provider, isDefault: true };
      formerDefault = (await em.findOne(Integration, ofProvider)) as Integration | null;
      // At once: there is one default at a time.
      await em.nativeUpdate(Integration, ofProvider, {
        isDefault: false,
        version: raw<number>('version + 1'),
        updatedById: context.user,
        updatedAt: new Date(),
      });
      if (formerDefault !== null) await em.refresh(formerDefault);
    }
    const changed = (Object.keys(change) as (keyof typeof change)[]).filter(
      (field) => change[field] !== (integration[field] ?? null),
    );
    if (revise(integration, change, context.user)) recordEvent(em, integration, 'UPDATED', context.user, { changed });
    return { integration, formerDefault };
  });
}

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

/** Renames, describes, or makes the provider's default; the default before it is none any more. */
export async function updateIntegration(context: Context, input: UpdateIntegrationInput): Promise<Integration> {
  const { id, version, ...change } = input;
  return context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const integration = await findAtVersion(em, Integration, { id, version }, 'integration', context.identity);
    if (change.isDefault === true && !integration.isDefault) {
      integration.assertActive();
      await em.nativeUpdate(
        Integration,
        { provider: integration.provider, isDefault: true },
        { isDefault: false, version: raw<number>('version + 1'), updatedById: context.user, updatedAt: new Date() },
      );
    }
    const changed = (Object.keys(change) as (keyof typeof change)[]).filter(
      (field) => change[field] !== (integration[field] ?? null),
    );
    if (revise(integration, change, context.user)) recordEvent(em, integration, 'UPDATED', context.user, { changed });
    return integration;
  });
}

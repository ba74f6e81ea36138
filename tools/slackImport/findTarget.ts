import { z } from 'zod';
import type { ServiceClient } from '#platform/identity/serviceClient.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { quoted } from '../../subgraphs/slack/exportReader/exportError.ts';
import { UsageError } from '../process/exitCode.ts';

/** Which organization is meant, and who acts in it. */
export type Target = z.output<typeof targetAnswer>;

const targetAnswer = z.object({
  organization: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
  userId: z.uuid(),
});

/**
 * Asks tenancy which organization is meant and whose the import is.
 * @throws UsageError its refusals in the words of the command line.
 */
export async function findTarget(
  services: ServiceClient,
  organization: string,
  as: string | undefined,
): Promise<Target> {
  try {
    return await services.call('tenancy', '/internal/import-target', {
      purpose: 'import',
      body: { organization, as },
      answer: targetAnswer,
    });
  } catch (error) {
    if (!(error instanceof OrgraphError)) throw error;
    const { field } = error.extensions;
    if (error.code === 'NOT_FOUND' || field === 'organization')
      throw new UsageError(
        `--organization: there is no organization ${quoted(organization)}. Give its slug or its id.`,
        {
          cause: error,
        },
      );
    if (field === 'as') throw new UsageError(`--as: ${error.message}`, { cause: error });
    throw error;
  }
}

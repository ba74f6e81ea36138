import { Resolver } from 'node:dns/promises';
import { OrgraphError } from '#platform/values/errors.ts';

/**
 * The TXT records of a name in the DNS (RFC 1035, 3.3.14), each in one piece; none of a name that there is not.
 * @throws OrgraphError PROVIDER_ERROR while no server answers.
 */
export type TextRecords = (name: string) => Promise<string[]>;

/** @param servers whom to ask; the system's where there are none. */
export function textRecords(servers: readonly string[] | undefined): TextRecords {
  return async (name) => {
    const resolver = new Resolver({ timeout: 2_000, tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    try {
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
    } catch (error) {
      if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw new OrgraphError('PROVIDER_ERROR', 'The DNS does not answer about this domain. Try again.');
    }
  };
}

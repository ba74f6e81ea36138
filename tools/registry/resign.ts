import { RegistryError } from '#gateway/registry/registry.ts';
import { add, type Amended, type Publisher } from './amend.ts';

/**
 * Publishes what the newest version holds once more, word for word, under the publisher's current key, which then
 * vouches for all before it: the key that signed it until now may go. Nothing where the current key has signed it.
 * @throws RegistryError, also where nothing has been published yet
 */
export async function resign(publisher: Publisher): Promise<Amended> {
  const { registry, key } = publisher;
  const head = await registry.latest();
  if (head === undefined) throw new RegistryError(`${registry.title}: nothing has been published yet`);
  if ((await registry.signer(head.number)).kid === key.id) return { outcome: 'unchanged', version: head };
  const version = await add(publisher, head, {
    ...head,
    publishedAt: new Date().toISOString(),
    cause: `sign version ${head.number} anew`,
  });
  return version === undefined ? resign(publisher) : { outcome: 'published', version };
}

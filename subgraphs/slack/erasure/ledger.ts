import type { Query } from '#platform/data/unitOfWork.ts';
import type { ErasureDigest, ErasureDigests } from './digests.ts';
import type { People } from './withoutPeople.ts';

/** Writes down that a person is erased. The first time counts. */
export async function recordErasure(query: Query, { digest, keyId }: ErasureDigest, erasedById: string): Promise<void> {
  await query(
    `insert into slack_erasure (digest, key_id, erased_by_id) values ($1, $2, $3)
     on conflict (organization_id, digest) do nothing`,
    [digest, keyId, erasedById],
  );
}

/** How many texts are remembered of which is known whether they are an erased person's id. */
const mostKnown = 50_000;

/**
 * The organization's erased people, whose names nobody knows: whoever is asked about is compared by their digest. What
 * an earlier version has kept by Slack's ids, and what an earlier key has digested, is kept under the current key from
 * here on, the latter once its person is met.
 */
export async function erasedPeople(query: Query, organization: string, digests: ErasureDigests): Promise<People> {
  for (const { id, slackId } of await query<{ id: string; slackId: string }>(
    'select id, slack_id as "slackId" from slack_erasure where slack_id is not null',
  )) {
    const { digest, keyId } = digests.of(organization, slackId);
    const known = await query('select 1 as there from slack_erasure where digest = $1', [digest]);
    if (known.length > 0) await query('delete from slack_erasure where id = $1', [id]);
    else
      await query('update slack_erasure set slack_id = null, digest = $2, key_id = $3 where id = $1', [
        id,
        digest,
        keyId,
      ]);
  }
  const ledger = new Set(
    (await query<{ digest: string }>('select digest from slack_erasure')).map(({ digest }) => digest),
  );
  const known = new Map<string, boolean>();
  function has(slackId: string): boolean {
    if (ledger.size === 0 || !isId.test(slackId)) return false;
    let isErased = known.get(slackId);
    if (isErased === undefined) {
      if (known.size === mostKnown) known.clear();
      isErased = digests.underEachKey(organization, slackId).some(({ digest }) => ledger.has(digest));
      known.set(slackId, isErased);
    }
    return isErased;
  }
  return { has, namesOf: () => [], named: [] };
}

/** What can be an id of Slack's at all; of all other texts of an export no digest is made. */
const isId = /^[\w.:-]{1,255}$/;

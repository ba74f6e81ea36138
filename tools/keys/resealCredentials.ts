import type { CredentialKeys } from '#platform/identity/keys.ts';
import { withClient } from '../database/provision.ts';
import { importOf } from '../project/subgraphs.ts';

interface Row {
  id: string;
  organization_id: string;
  integration_id: string;
  type: string;
  key_id: string;
  ciphertext: string;
  refresh_ciphertext: string | null;
}

interface Envelope {
  createEnvelope(keys: CredentialKeys): {
    seal(secret: string, binding: object): { ciphertext: string; keyId: string };
    open(sealed: { ciphertext: string; keyId: string }, binding: object): string;
  };
}

/**
 * Seals every stored credential anew that another key than the current one has sealed, in one transaction: afterwards
 * nothing needs the others. What was sealed with a key that is not here stays as it is.
 * @param ownerUrl the integrations database under its owner, who sees all organizations' rows while it is lifted that
 * row-level security binds the owner too (the table is locked meanwhile)
 * @returns how many
 */
export async function resealCredentials(ownerUrl: string, held: CredentialKeys): Promise<number> {
  const { createEnvelope } = await importOf<Envelope>('integrations', 'credential/envelope');
  const envelope = createEnvelope(held);
  const former = [...held.keys.keys()].filter((id) => id !== held.current);
  return withClient(ownerUrl, async (client) => {
    await client.query(`begin; set local lock_timeout = '10s'; alter table credential no force row level security;`);
    const { rows } = await client.query<Row>(
      `select id, organization_id, integration_id, type, key_id, ciphertext, refresh_ciphertext
       from credential where key_id = any($1)`,
      [former],
    );
    for (const row of rows) {
      const binding = { organization: row.organization_id, integration: row.integration_id, type: row.type };
      const anew = (ciphertext: string) =>
        envelope.seal(envelope.open({ ciphertext, keyId: row.key_id }, binding), binding).ciphertext;
      await client.query('update credential set ciphertext = $1, refresh_ciphertext = $2, key_id = $3 where id = $4', [
        anew(row.ciphertext),
        row.refresh_ciphertext === null ? null : anew(row.refresh_ciphertext),
        held.current,
        row.id,
      ]);
    }
    await client.query('alter table credential force row level security; commit;');
    return rows.length;
  });
}

import { identityRequired } from '../values/errors.ts';

/** What makes one root field of a mutation that is sent again the same one: what the idempotency header says. */
export interface Idempotency {
  /** The SHA-256 of the client's key, base64url. */
  key: string;
  /** The digest of the client's whole operation with its variables, base64url. */
  digest: string;
  /** Which root field of the client's operation it is, from 0, those counted that the caller may not ask for. */
  position: number;
}

const form = /^v1; key=([\w-]{43}); digest=([\w-]{43}); position=(\d{1,5})$/;

/** The idempotency header's value. */
export const idempotencyText = ({ key, digest, position }: Idempotency): string =>
  `v1; key=${key}; digest=${digest}; position=${position}`;

/** @throws OrgraphError IDENTITY_REQUIRED for a value of another form, which no gateway of ours has sent. */
export function readIdempotency(text: string): Idempotency {
  const [, key, digest, position] = form.exec(text) ?? [];
  if (key === undefined || digest === undefined) throw identityRequired();
  return { key, digest, position: Number(position) };
}

import { join } from 'node:path';
import { AnswerProof } from '#platform/identity/answerProof.ts';
import { createDerivedKeys } from '#platform/identity/derivedKeys.ts';
import { createKeyRing } from '#platform/identity/keyRing.ts';
import { readOwnKeys } from '#platform/identity/keys.ts';

/** Makes the proof of an answer of status 200 to the request that a binding bound. */
export type Prover = (binding: string, body: Buffer) => string;

export const contentType = 'application/json';

/** Proves answers to the gateway as this subgraph; the binding itself is believed. */
export async function createProver(keys: string, name: string): Promise<Prover> {
  const own = readOwnKeys(keys, name);
  const gateway = (await createKeyRing(join(keys, 'jwks.json')).current('gateway', 'enc'))!;
  const shared = createDerivedKeys(own).answering(own.exchange[0]!.id, { name: 'gateway', ...gateway });
  return (binding, body) => {
    const after = (parameter: string): number => binding.indexOf(parameter) + parameter.length;
    const time = Number.parseInt(binding.slice(after('; time='), after('; time=') + 12), 10);
    const nonce = binding.slice(after('; nonce='), after('; nonce=') + 22);
    return new AnswerProof(shared, time, nonce).make({ status: 200, contentType, body });
  };
}

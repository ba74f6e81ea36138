import { createHash, createHmac } from 'node:crypto';
import type { Idempotency } from '#platform/identity/idempotency.ts';
import type { Variables } from './coerceVariables.ts';

/** What an operation has in common with its repetitions: they differ in formatting and names of their own alone. */
export type OperationKey = Omit<Idempotency, 'position'>;

/**
 * What subgraphs are told of a client's key and operation; from neither digest is it known what the client sent.
 * @param text the general operation's (`extractLiterals`).
 * @param variables coerced, the operation's literals among them.
 */
export const operationKeyOf = (key: string, text: string, variables: Variables): OperationKey => ({
  key: createHash('sha256').update(key).digest('base64url'),
  digest: createHmac('sha256', key)
    .update(`${text}\n${JSON.stringify(variables, inOrder)}`)
    .digest('base64url'),
});

/** What a log calls an operation. @param text the general operation's, which holds no value of a client. */
export const operationHashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The members of objects in the order of their names: JSON does not say which comes first. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;

import type { MutationOutcome } from '#platform/values/errors.ts';
import { parseExactly } from '../../http/exactJson.ts';
import { bytesOf, textOf, type Bytes } from '../../http/jsonBytes.ts';
import type { ClientError } from './reasons.ts';
import { errorList, membersOf, type PathError } from './subgraphErrors.ts';

/** The same error of a mutation, saying what became of it unless it does. */
export const stating = ({ message, extensions }: ClientError, outcome: MutationOutcome): ClientError => ({
  message,
  extensions: { outcome, ...extensions },
});

/**
 * The errors of an answer to a mutation. What a subgraph has not said of a root field nobody knows, but for an answer
 * without data that has a reason which clients may read: GraphQL has it so that nothing was run then. Errors below a
 * root field say nothing of the change.
 * @param unsent what became of a mutation of which nothing was run.
 */
export function outcomesOf(
  errors: readonly PathError[],
  hasData: boolean,
  unsent: MutationOutcome = 'NOT_DONE',
): PathError[] {
  return errors.map(({ path, error }) => ({
    path,
    error:
      path.length > 1 ? error : stating(error, hasData || error.extensions.code === 'INTERNAL' ? 'UNKNOWN' : unsent),
  }));
}

/**
 * The answer to a mutation that was written more than once: what this copy of it says was not done, another may have
 * done.
 */
export function uncertain(bytes: Bytes): Bytes {
  const answer = membersOf(parseExactly(textOf(bytes)));
  const errors = errorList(answer['errors']);
  if (errors.length === 0) return bytes;
  for (const { extensions } of errors) {
    const details = membersOf(extensions);
    if (details['outcome'] === 'NOT_DONE') details['outcome'] = 'UNKNOWN';
  }
  return bytesOf(JSON.stringify({ ...answer, errors }));
}

import { createHash } from 'node:crypto';
import { print, stripIgnoredCharacters, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import type { RecordedOperation } from './operationRecord.ts';
import { withoutLiterals, type Vocabulary } from './withoutLiterals.ts';

/** Characters. */
const longest = 64 * 1024;

/** How a valid operation is recorded; undefined where that is longer than 64 KiB. */
export function recordedForm(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  vocabulary: Vocabulary,
): RecordedOperation | undefined {
  const general = withoutLiterals(operation, fragments, vocabulary);
  const text = stripIgnoredCharacters(print(general));
  if (text.length > longest) return undefined;
  return { hash: createHash('sha256').update(text).digest('hex').slice(0, 32), name: general.name?.value, text };
}

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readOptionalText } from '#platform/values/reads.ts';

export const inputs: InputReaders = { UpdateMyMembershipInput: { displayName: readOptionalText(255) } };

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readTextFilter } from '#platform/search/textFilter.ts';
import { readOptionalLine } from '#platform/values/reads.ts';

export const inputs: InputReaders = {
  MembershipFilter: { text: readTextFilter },
  UpdateMyMembershipInput: { displayName: readOptionalLine(255) },
};

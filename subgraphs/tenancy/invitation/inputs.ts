import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readOptionalText } from '#platform/values/reads.ts';

export const inputs: InputReaders = {
  InviteMemberInput: {
    // An address is kept as it is compared.
    email: (address: string) => address.toLowerCase(),
    message: readOptionalText(1_000),
  },
};

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine } from '#platform/values/reads.ts';

const provider = readLine({ max: 30 });
/** What a provider has put into an address, and what was given for it. */
const answer = {
  code: readLine({ max: 4_000 }),
  state: readLine({ max: 200 }),
  iss: readLine({ max: 255 }),
  secret: readLine({ min: 0, max: 200 }),
};

export const inputs: InputReaders = {
  StartSignInInput: { provider },
  StartIdentityLinkInput: { provider },
  CompleteSignInInput: answer,
  LinkIdentityInput: answer,
};

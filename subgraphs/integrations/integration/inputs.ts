import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';

export const inputs: InputReaders = {
  UpdateIntegrationInput: { name: readLine({ max: 255 }), description: readOptionalText(2_000) },
};

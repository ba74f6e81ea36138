import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine } from '#platform/values/reads.ts';
import { externalIdOf } from './externalId.ts';

export const inputs: InputReaders = {
  SetUserCorrelationInput: {
    externalId: (value: string, field, { input }) => externalIdOf(input.provider, value, field),
    name: readLine({ max: 255 }),
  },
};

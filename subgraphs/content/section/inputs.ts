import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';

const section = { title: readLine({ max: 500 }), content: readOptionalText(500_000) };

export const inputs: InputReaders = {
  CreateSectionInput: { ...section, sectionType: readLine({ max: 100 }) },
  UpdateSectionInput: section,
};

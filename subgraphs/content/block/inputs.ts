import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readTextFilter } from '#platform/search/textFilter.ts';
import { readJson, readLine, readText, readTextList } from '#platform/values/reads.ts';

const block = {
  title: readLine({ max: 500 }),
  content: readText({ max: 200_000 }),
  tags: readTextList({ max: 100, most: 50 }),
  metadata: readJson(20_000),
};

export const inputs: InputReaders = {
  ContentBlockFilter: { text: readTextFilter },
  CreateContentBlockInput: block,
  UpdateContentBlockInput: block,
};

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readTextFilter } from '#platform/search/textFilter.ts';

export const inputs: InputReaders = { SlackUserFilter: { text: readTextFilter } };

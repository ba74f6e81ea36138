import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readDomain } from './domainName.ts';

export const inputs: InputReaders = { ProveDomainInput: { domain: readDomain } };

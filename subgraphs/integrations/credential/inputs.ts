import type { InputReaders } from '#platform/graphql/inputs.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { readLine, readTextList } from '#platform/values/reads.ts';
import { describe } from '../integration/catalogue.ts';

const name = readLine({ max: 255 });

export const inputs: InputReaders = {
  SetIntegrationCredentialInput: {
    provider(provider, field) {
      if (describe(provider).key === undefined)
        throw badUserInput(`${describe(provider).name} is connected by signing in there, not by a key.`, field);
      return provider;
    },
    value(given: string, field, { input }) {
      const { key, name: provider } = describe(input.provider);
      const value = given.trim();
      if (key !== undefined && !key.pattern.test(value))
        throw badUserInput(`${provider} expects ${key.format}.`, field);
      return value;
    },
    name,
    externalAccountId(given: string, field, { input }) {
      if (input.integrationId != null) throw badUserInput('Name the connection or the account, not both.', field);
      return name(given, field);
    },
    externalAccountName: name,
    scopes: readTextList({ max: 100, most: 100 }),
    expiresAt(given: Date, field) {
      if (given.getTime() <= Date.now())
        throw badUserInput('The key has expired. Give one that is valid, or no end.', field);
      return given;
    },
  },
};

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { readEndOfRange } from '#platform/values/reads.ts';
import { isUuid } from '#platform/values/uuid.ts';

export const inputs: InputReaders = {
  AuditEventFilter: {
    actor(id: string, field) {
      if (!isUuid(id)) throw badUserInput('Give a user’s id.', field);
      return id;
    },
    to: readEndOfRange,
  },
};

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readOptionalText, readText } from '#platform/values/reads.ts';
import { checkedKey, listedPermissions } from './checkRole.ts';

const role = {
  displayName: readText({ max: 255 }),
  description: readOptionalText(1_000),
  permissions: listedPermissions,
};

export const inputs: InputReaders = { CreateRoleInput: { ...role, key: checkedKey }, UpdateRoleInput: role };

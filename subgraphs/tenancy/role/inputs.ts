import type { InputReaders } from '#platform/graphql/inputs.ts';
import { readLine, readOptionalText } from '#platform/values/reads.ts';
import { checkedKey, listedPermissions, readLevel } from './checkRole.ts';

const role = {
  displayName: readLine({ max: 255 }),
  description: readOptionalText(1_000),
  level: readLevel,
  permissions: listedPermissions,
};

export const inputs: InputReaders = { CreateRoleInput: { ...role, key: checkedKey }, UpdateRoleInput: role };

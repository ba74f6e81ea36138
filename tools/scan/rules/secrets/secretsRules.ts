import type { Rule } from '../../rule.ts';
import { invitationTokenInClear } from './invitationTokenInClear.ts';
import { secretInClear } from './secretInClear.ts';
import { seedAccount } from './seedAccount.ts';
import { weakPasswordHash } from './weakPasswordHash.ts';

/** In the order of their numbers. */
export const secretsRules: readonly Rule[] = [secretInClear, invitationTokenInClear, weakPasswordHash, seedAccount];

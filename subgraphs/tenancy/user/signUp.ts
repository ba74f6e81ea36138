import type { Context } from '#platform/graphql/context.ts';
import { conflict } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { admitSignUp } from './admitSignUp.ts';
import { hashPassword } from './password.ts';
import { settleNewcomer, type FirstSession } from './settleNewcomer.ts';

interface SignUpInput {
  email: string;
  password: string;
  name: string;
}

/**
 * Creates a user, their personal organization and their first session, in one transaction.
 * @throws OrgraphError CONFLICT for an e-mail address that is taken, RATE_LIMITED.
 */
export async function signUp(context: Context, input: SignUpInput): Promise<FirstSession> {
  const { email, password, name } = input;
  await admitSignUp(context, email);
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(password));
  return settleNewcomer(context, { email, name, passwordHash, emailVerifiedAt: null }, () =>
    conflict('Somebody has signed up with this e-mail address. Log in instead.', 'input.email'),
  );
}

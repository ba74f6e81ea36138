import { randomUUID } from 'node:crypto';
import type { Context } from '#platform/graphql/context.ts';
import { conflict } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { invitationByToken } from '../invitation/invitationToAnswer.ts';
import { admitSignUp } from './admitSignUp.ts';
import { joinNewcomer } from './joinNewcomer.ts';
import { hashPassword } from './password.ts';
import { settleNewcomer, type FirstSession } from './settleNewcomer.ts';

interface SignUpInput {
  email: string;
  password: string;
  name: string;
  invitationToken?: string;
}

const taken = () => conflict('Somebody has signed up with this e-mail address. Log in instead.', 'input.email');

/**
 * Creates a user, their personal organization and their first session, in one transaction. Who comes by an invitation
 * joins its organization instead.
 * @throws OrgraphError CONFLICT for an e-mail address that is taken, RATE_LIMITED; as invitationByToken and join.
 */
export async function signUp(context: Context, input: SignUpInput): Promise<FirstSession> {
  const { email, password, name, invitationToken: token } = input;
  await admitSignUp(context, email);
  const id = randomUUID();
  const invited =
    token === undefined ? undefined : await invitationByToken(context, token, id, 'input.invitationToken');
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(password));
  return invited === undefined
    ? settleNewcomer(context, { email, name, passwordHash, emailVerifiedAt: null }, taken)
    : joinNewcomer(context, { id, email, name, passwordHash }, invited, taken);
}

import type { InputReaders } from '#platform/graphql/inputs.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { readLine, readOptionalLine } from '#platform/values/reads.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { chosenPassword } from './chosenPassword.ts';

export const inputs: InputReaders = {
  SignUpInput: { name: readLine({ max: 200 }), password: chosenPassword },
  ResetPasswordInput: { password: chosenPassword },
  ChangePasswordInput: {
    newPassword(password: string, field, { input }) {
      if (password === input.currentPassword)
        throw badUserInput('This is the password that you have. Choose another one.', field);
      return chosenPassword(password, field);
    },
  },
  UpdateMeInput: {
    name: readOptionalLine(200),
    async defaultOrganizationId(id: string, field, { context }) {
      const entered = await enterAsMember(context.unit.under, context.user, id);
      if (entered === null) throw badUserInput('You are no member of this organization.', field);
      return entered.organization;
    },
  },
};

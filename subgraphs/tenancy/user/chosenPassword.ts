import { badUserInput } from '#platform/values/errors.ts';

const least = 12;
const most = 200;

/**
 * A password that somebody chooses: long, and not one that is tried first. What kinds of characters it has does not
 * matter (NIST SP 800-63B), so that several words are a good one.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export async function chosenPassword(password: string, field: string): Promise<string> {
  const { length } = Array.from(password);
  if (length < least || length > most)
    throw badUserInput(`Give a password of ${least} to ${most} characters. Several words make a good one.`, field);
  if (isRepeated(password) || (await isCommon(password)))
    throw badUserInput('This is one of the commonest passwords, or hardly more. Choose another one.', field);
  return password;
}

/** Whether it is a few characters again and again. */
const isRepeated = (password: string): boolean => /^(.{1,4})\1+$/su.test(password);

/** Whether it is among the commonest, alone or with digits and signs around it. */
async function isCommon(password: string): Promise<boolean> {
  const common = await commonPasswords();
  const lower = password.toLowerCase();
  return common.has(lower) || common.has(lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''));
}

let read: Promise<ReadonlySet<string>> | undefined;

/** The list is read once, when a password is chosen first: nobody else waits for it. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  return (read ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  ));
}

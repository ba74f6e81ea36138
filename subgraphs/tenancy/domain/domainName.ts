import { domainToASCII } from 'node:url';
import { badUserInput } from '#platform/values/errors.ts';

/** As the table's check has it. */
const form = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/**
 * A domain as it is written in the DNS, in lower case.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function readDomain(value: string, field: string): string {
  const domain = domainToASCII(value.trim().replace(/\.$/, ''));
  const fits = domain.length <= 253 && domain.split('.').every(({ length }) => length <= 63);
  if (!fits || !form.test(domain)) throw badUserInput('Give a domain, such as example.org.', field);
  return domain;
}

/** The domain of an e-mail address, written alike. */
export const domainOfEmail = (email: string): string => domainToASCII(email.slice(email.lastIndexOf('@') + 1));

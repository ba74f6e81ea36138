import { isEmail } from '#platform/values/email.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { line } from '#platform/values/text.ts';
import type { Provider } from '../integration/entities.ts';

/**
 * What a provider's accounts are known by; where the provider does not tell upper from lower case, the lower one stands
 * for both.
 */
const forms: Partial<Record<Provider, { is: (text: string) => boolean; says: string; caseless?: true }>> = {
  SLACK: { is: (text) => /^[UW][A-Z0-9]{2,}$/.test(text), says: 'Slack’s id of a user, such as U012AB3CD' },
  GITHUB: { is: (text) => /^[a-z0-9](-?[a-z0-9]){0,38}$/i.test(text), says: 'a GitHub login', caseless: true },
  ROOTLY: { is: isEmail, says: 'the e-mail address of the Rootly account', caseless: true },
  PAGERDUTY: { is: (text) => /^[A-Z0-9]{6,20}$/.test(text), says: 'PagerDuty’s id of a user, such as PABC123' },
};

/**
 * An account's id at its provider, in the form in which it is compared.
 * @throws OrgraphError BAD_USER_INPUT naming the field.
 */
export function externalIdOf(provider: Provider, given: string, field: string): string {
  const text = line(given, field, { max: 255 });
  const form = forms[provider];
  if (form === undefined) return text;
  if (!form.is(text)) throw badUserInput(`Give ${form.says}.`, field);
  return form.caseless === true ? text.toLowerCase() : text;
}

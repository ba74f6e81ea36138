import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isSafeAddress } from '#platform/process/boundedFetch.ts';

const address = z
  .string()
  .max(255)
  .refine(isSafeAddress, 'must be an https URL, or an http one of this machine')
  .refine((text) => !/[?#\s]/.test(text), 'must have neither query nor fragment');

const common = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'must be lower-case letters, digits and hyphens, 30 at most'),
  label: z.string().min(1).max(50),
  clientId: z.string().min(1),
  redirects: z.array(address).min(1),
  /** Domains of e-mail addresses, in lower case, that the issuer gives out itself; `*` stands for every one. */
  authoritativeFor: z.array(z.string().regex(/^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$/, 'must be a domain, or *')).default([]),
};

const openId = z.strictObject({
  ...common,
  kind: z.literal('openid'),
  issuer: address,
  clientSecret: z.string().min(1).optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .refine((scopes) => scopes.includes('openid'), 'must have openid among them')
    .default(['openid', 'email', 'profile']),
});

const github = z.strictObject({
  ...common,
  kind: z.literal('github'),
  clientSecret: z.string().min(1),
  url: address.default('https://github.com'),
  apiUrl: address.default('https://api.github.com'),
});

const providers = z.array(z.discriminatedUnion('kind', [openId, github])).superRefine((all, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  for (const [what, values] of [
    ['name', all.map(({ name }) => name)],
    ['issuer', all.map(issuerOf)],
    // By where an answer has come to, it is known whose it is, also if it names no issuer (RFC 9700, section 4.4).
    ['redirect', all.flatMap(({ redirects }) => redirects)],
  ] as const)
    for (const value of values.filter((one, index) => values.indexOf(one) < index))
      refuse(`${what} ${value} stands for two; each provider has its own`);
});

export type OpenIdSettings = z.output<typeof openId>;
export type GithubSettings = z.output<typeof github>;
export type ProviderSettings = OpenIdSettings | GithubSettings;

/** Whom a provider's subjects are of; GitHub's authorization server calls itself so. */
export const issuerOf = (provider: ProviderSettings): string =>
  provider.kind === 'github' ? `${provider.url}/login/oauth` : provider.issuer;

/** Whom people may sign in with: a file of JSON, as docs/sign-in.md says. None where no file is named. */
export const providersFile = z
  .string()
  .optional()
  .transform((file, context): ProviderSettings[] => {
    if (file === undefined) return [];
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message: `${file}: ${message}` });
      return z.NEVER;
    };
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      return refuse(error instanceof SyntaxError ? 'is no JSON' : 'cannot be read');
    }
    const read = providers.safeParse(content);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) refuse(`${path.join('.') || 'the list'}: ${message}`);
    return z.NEVER;
  });

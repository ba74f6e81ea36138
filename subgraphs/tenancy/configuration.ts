import { isIP } from 'node:net';
import { z } from 'zod';
import { ConfigurationError, count, url } from '#platform/process/configuration.ts';
import { defaultUrl } from '#platform/process/names.ts';
import { isEmail } from '#platform/values/email.ts';
import { providersFile } from './provider/readProviders.ts';

/** What tenancy alone is told by its environment. */
export const shape = {
  FAILED_LOGINS_PER_MINUTE: count(20),
  SIGN_UPS_PER_MINUTE: count(20),
  SIGN_INS_PER_MINUTE: count(60),
  /** Whom people may sign in with beside their password. */
  SIGN_IN_PROVIDERS: providersFile,
  /** From one organization, sent again or anew. */
  INVITATIONS_PER_HOUR: count(200),
  INVITATION_DAYS: count(7),
  /** Whom proofs of domains are asked of; the system's servers where there are none. */
  DNS_SERVERS: z
    .string()
    .transform((text) => text.split(',').map((server) => server.trim()))
    .refine(
      (servers) => servers.every(isNameServer),
      'must be addresses, each with or without a port: 9.9.9.9,[2620:fe::fe]:53',
    )
    .optional(),
  REFRESH_GRACE_SECONDS: z.coerce
    .number({ error: 'must be a number of seconds' })
    .min(0)
    .max(60, 'must be at most 60: for so long a stolen refresh token works beside its owner’s')
    .default(10),
  /** Where attempts are counted; in the database where there is none. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis(s) URL' }).optional(),
  /** The server that sends mails. */
  MAIL_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be the URL of a mail server: smtps://user:password@host:465' })
    .transform((text) => new URL(text))
    .optional(),
  MAIL_FROM: z
    .string()
    .refine((from) => isEmail(addressIn(from)) && !/[\p{C}"\\]/u.test(from), 'must be an address, or Name <address>')
    .optional(),
  /** The frontend that links lead to. */
  MAIL_LINKS: url().optional(),
  /** Where mails are kept that no server sends. */
  ORGRAPH_DATA: z.string().default('.data'),
};

/** As Node's resolver takes them. */
const isNameServer = (server: string): boolean =>
  isIP(server) !== 0 || isIP(/^\[?([^\]]+)\]?:\d{1,5}$/.exec(server)?.[1] ?? '') !== 0;

const addressIn = (from: string): string => /^[^<>]*<([^<>]+)>$/.exec(from)?.[1] ?? from;

/**
 * Who mails are from, and where they lead. Without a server they stay on this machine, and lead to it.
 * @throws ConfigurationError for a server without them, one line each.
 */
export function senderOf({ MAIL_URL, MAIL_FROM, MAIL_LINKS }: z.output<z.ZodObject<typeof shape>>) {
  const missing = [
    MAIL_FROM === undefined && 'MAIL_FROM: is missing beside MAIL_URL: who mails are from',
    MAIL_LINKS === undefined && 'MAIL_LINKS: is missing beside MAIL_URL: the frontend’s address, where links lead to',
  ].filter((line) => line !== false);
  if (MAIL_URL !== undefined && missing.length > 0) throw new ConfigurationError(missing.join('\n'));
  return { from: MAIL_FROM ?? 'Orgraph <orgraph@orgraph.example>', links: MAIL_LINKS ?? defaultUrl('gateway') };
}

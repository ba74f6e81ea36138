import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import { followOwnKeys, followTokenKeys } from '#platform/identity/followKeys.ts';
import { openClient } from '#platform/identity/sealedClient.ts';
import { readConfiguration } from '#platform/process/configuration.ts';
import type { Log } from '#platform/process/log.ts';
import { openRedis } from '#platform/process/redis.ts';
import { senderOf, shape } from './configuration.ts';
import { createDomainProofs, type DomainProofs } from './domain/domainProofs.ts';
import { textRecords, type TextRecords } from './domain/textRecords.ts';
import { mailboxOf } from './mail/mailbox.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createMailTokens, type MailTokens } from './mail/mailTokens.ts';
import { createProviders } from './provider/createProviders.ts';
import type { Provider } from './provider/provider.ts';
import { createAccessTokens, type AccessTokens } from './user/accessToken.ts';
import { createAttempts, type Attempts } from './user/attempts.ts';
import { hashPassword } from './user/password.ts';
import { createRefreshTokens, type RefreshTokens } from './user/refreshTokens.ts';
import { createGate, type Gate } from './user/verificationGate.ts';

/** What tenancy has beside its database. */
export interface Capabilities {
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  /** Milliseconds after a refresh token's first use in which it is answered again, as two tabs of one browser ask. */
  refreshGrace: number;
  mailTokens: MailTokens;
  /** From where somebody has asked another subgraph; null where the key that it was sealed for is gone. */
  openClient(sealed: string): Promise<ClientOrigin | null>;
  mailer: Mailer;
  domainProofs: DomainProofs;
  textRecords: TextRecords;
  attempts: Attempts;
  /** From one client's network; then logging in answers RATE_LIMITED for the rest of the minute. */
  failedLoginsPerMinute: number;
  /** The same of signing up, whether it fails or not. */
  signUpsPerMinute: number;
  /** The same of sign-ins with others that are begun. */
  signInsPerMinute: number;
  /** Whom people may sign in with, by name. */
  providers: ReadonlyMap<string, Provider>;
  /** From one organization; then inviting answers RATE_LIMITED for the rest of the hour. */
  invitationsPerHour: number;
  /** Milliseconds in which an invitation can be answered. */
  invitationLifetime: number;
  /** Around all that hashes a password. */
  passwordGate: Gate;
  /** The hash of a password that nobody has: what an unknown person's is compared with, so that it takes as long. */
  nobodysPassword: Promise<string>;
}

/** @throws ConfigurationError when the token keys are missing. */
export function prepare({ keysDirectory, log }: { keysDirectory: string; log: Log }): Capabilities {
  const configuration = readConfiguration(shape);
  const { MAIL_URL, ORGRAPH_DATA, REFRESH_GRACE_SECONDS, REDIS_URL } = configuration;
  const sender = senderOf(configuration);
  const ownKeys = followOwnKeys(keysDirectory, 'tenancy', log);
  const tokenKeys = followTokenKeys(keysDirectory, log);
  return {
    accessTokens: createAccessTokens(() => tokenKeys()[0]!),
    refreshTokens: createRefreshTokens(tokenKeys),
    mailTokens: createMailTokens(tokenKeys),
    openClient: (sealed) => openClient(ownKeys, sealed),
    mailer: createMailer({
      url: MAIL_URL,
      mailbox: mailboxOf(resolve(ORGRAPH_DATA)),
      ...sender,
      log,
    }),
    domainProofs: createDomainProofs(tokenKeys),
    textRecords: textRecords(configuration.DNS_SERVERS),
    refreshGrace: REFRESH_GRACE_SECONDS * 1000,
    attempts: createAttempts(REDIS_URL === undefined ? undefined : openRedis(REDIS_URL, log)),
    failedLoginsPerMinute: configuration.FAILED_LOGINS_PER_MINUTE,
    signUpsPerMinute: configuration.SIGN_UPS_PER_MINUTE,
    signInsPerMinute: configuration.SIGN_INS_PER_MINUTE,
    providers: createProviders(configuration.SIGN_IN_PROVIDERS),
    invitationsPerHour: configuration.INVITATIONS_PER_HOUR,
    invitationLifetime: configuration.INVITATION_DAYS * 24 * 3_600_000,
    passwordGate: createGate(),
    nobodysPassword: hashPassword(randomUUID()),
  };
}

export const capabilitiesOf = (context: { capabilities: unknown }): Capabilities =>
  context.capabilities as Capabilities;

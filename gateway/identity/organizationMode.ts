import { z } from 'zod';
import type { AnswerCheck } from '#platform/identity/answerCheck.ts';
import type { KeyRing } from '#platform/identity/keyRing.ts';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { createServiceClient } from '#platform/identity/serviceClient.ts';
import type { SignalBus } from '#platform/identity/signalBus.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import type { Log } from '#platform/process/log.ts';
import type { Peers } from '#platform/process/peers.ts';
import { organizationRequired } from '#platform/values/errors.ts';
import { createHealth } from '../http/health.ts';
import { createPage } from '../page/page.ts';
import { baseUrlOf, type SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import { createAuthenticator } from './authenticate.ts';
import { createOrganizationChooser } from './chooseOrganization.ts';
import type { IssuerSettings } from './externalIssuers.ts';
import type { IdentityMode } from './identityMode.ts';
import { createLinkedPeople } from './linkedPeople.ts';
import { createMemberships, type MembershipChange } from './memberships.ts';
import { takeHeardSignal, takeMembershipSignal } from './membershipSignal.ts';
import { createRoleViews } from './roleViews.ts';
import { seesPlans } from './seesPlans.ts';
import { createReadinessProbe } from './subgraphReadiness.ts';

export interface OrganizationModeParts {
  keys: OwnKeys;
  ring: KeyRing;
  /** The subgraphs of the graph that is served at the moment. */
  endpoints(): SubgraphUrls;
  membershipSeconds: number;
  /** Seconds for which is read by tenancy's last answers while it is away; none by default. */
  graceSeconds?: number;
  /** Judges what subgraphs answer; by default every answer must be proven. */
  answers?: AnswerCheck;
  /** How subgraphs are called by TLS; by default under the authorities that Node knows. */
  tlsOf?: Peers['tlsOf'];
  /** Where signals are heard that were not sent to this gateway alone. */
  bus?: Pick<SignalBus, 'listen' | 'close'> | undefined;
  /** Whose access tokens are trusted beside tenancy's. */
  tokenIssuers?: ReadonlyMap<string, IssuerSettings>;
  /** Where the page finds the mails of this machine. */
  mailbox?: string | undefined;
  log: Log;
  now?: () => number;
}

/**
 * Orgraph's own graph: callers prove themselves by access tokens and choose one of their organizations; tenancy knows
 * their rights.
 */
export function organizationMode({
  keys,
  ring,
  endpoints,
  membershipSeconds,
  graceSeconds = 0,
  answers,
  tlsOf,
  bus,
  tokenIssuers,
  mailbox,
  log,
  now = Date.now,
}: OrganizationModeParts): IdentityMode {
  const bases = () => new Map([...endpoints()].map(([name, url]) => [name, baseUrlOf(url)]));
  const signer = createRequestSigner(keys, ring, now, answers);
  const verifier = createRequestVerifier(keys, ring, now);
  const urlOf = (name: string) => baseUrlOf(endpoints().get(name) ?? '');
  const services = createServiceClient({ name: 'gateway', signer, urlOf, tlsOf, log });
  const memberships = createMemberships(services, { lifetimeSeconds: membershipSeconds, graceSeconds }, now);
  const linked = createLinkedPeople(services, membershipSeconds, now);
  // What was asked of tenancy under a key that is trusted no longer may have been answered by somebody else.
  ring.onGone((issuer) => {
    if (issuer !== 'tenancy') return;
    memberships.clear();
    linked.clear();
  });
  const drop = (change: MembershipChange) => {
    memberships.drop(change);
    linked.drop(change);
  };
  const hasKey = async (name: string) => (await ring.current(name, 'enc')) !== undefined;
  bus?.listen(({ body, ...request }) => takeHeardSignal({ ...request, body: Buffer.from(body) }, verifier, drop));
  return {
    chooser: createOrganizationChooser(
      createAuthenticator(ring, (subject) => linked.find(subject), now, tokenIssuers),
      memberships,
      createRoleViews(services),
    ),
    readsAs: true,
    seesPlans,
    judgesRights: true,
    refusal: (service, { organization }) =>
      service === 'tenancy' || organization !== null ? undefined : organizationRequired(),
    signer,
    health: createHealth(bases, createReadinessProbe(signer, log, tlsOf), hasKey, 'tenancy', now),
    page: createPage(new URL('../../schema/operations/', import.meta.url), mailbox),
    async endSession(refreshToken, client) {
      const body = { refreshToken, client };
      await services.call('tenancy', '/internal/end-session', { purpose: 'end-session', body, answer: z.object({}) });
    },
    async copyPart(user, copy, position) {
      const body = { user, copy, position };
      const answer = z.object({ content: z.base64(), size: z.int() });
      const part = await services.call('tenancy', '/internal/copy-part', { purpose: 'copy-part', body, answer });
      return { content: Buffer.from(part.content, 'base64'), size: part.size };
    },
    takeMembershipSignal: (request) => takeMembershipSignal(request, verifier, drop),
    close: () => bus?.close(),
  };
}

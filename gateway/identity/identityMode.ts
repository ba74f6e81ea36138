import type { IncomingMessage } from 'node:http';
import type { ClientOrigin } from '#platform/identity/clientOrigin.ts';
import type { Identity } from '#platform/identity/identity.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import type { OrgraphError } from '#platform/values/errors.ts';
import type { TranslateError } from '../executor/response/subgraphErrors.ts';
import type { Health } from '../http/health.ts';
import type { HttpAnswer } from '../http/httpAnswer.ts';
import type { Page } from '../page/page.ts';
import type { SubgraphUrls } from '../supergraph/subgraphUrls.ts';
import type { ChosenIdentity, Credentials, NeededAccess } from './identity.ts';

export interface IdentityChooser {
  /** @throws OrgraphError when the caller may not run the operation. */
  choose(credentials: Credentials, operation: NeededAccess): ChosenIdentity | Promise<ChosenIdentity>;
}

/** What of a graph decides whether a mode admits it. */
export interface AdmittedGraph {
  supergraph: { readonly tenantScoped: boolean };
  endpoints: SubgraphUrls;
}

/**
 * How a gateway knows under whose identity an operation runs, and what follows from that. There are three:
 * organizationMode, publicMode, fixedIdentityMode.
 */
export interface IdentityMode {
  chooser: IdentityChooser;
  /** Whether callers may read as a role of their organization (X-Orgraph-Read-As). */
  readsAs?: boolean;
  /** Whether an identity may see the plans of its operations. */
  seesPlans(identity: Identity): boolean;
  /** Whether what an identity may not read is refused before it is planned (@permission). */
  judgesRights: boolean;
  /** Why nothing may be sent to a subgraph under an identity. */
  refusal(service: string, identity: Identity): OrgraphError | undefined;
  /** How clients are told errors of subgraphs, where these have codes of their own. */
  translateError?: TranslateError;
  /** Whether their errors without a code are passed, where nobody has said. */
  passesErrors?: boolean;
  /** Whether everybody is answered the same, so that caches between may keep an answer. */
  shared?: boolean;
  /** Makes the headers of what is sent to subgraphs. */
  signer: RequestSigner;
  health: Health;
  /**
   * Prepares for a graph that is to be served.
   * @throws ConfigurationError (also the promise) for one that must not be served in this mode.
   */
  admit?(graph: AdmittedGraph): void | Promise<void>;
  /** The page for browsers, where people sign in. */
  page?: Page;
  /** Takes tenancy's word that a right has changed, where rights are remembered; the answer is proven. */
  takeMembershipSignal?(request: IncomingMessage): Promise<HttpAnswer>;
  /** Ends the session of a refresh token, if it is one; where people sign in. */
  endSession?(refreshToken: string, client: ClientOrigin): Promise<void>;
  /**
   * A part of the copy of their data that a person has asked for, and how many bytes the whole has; where people have an
   * account.
   * @throws OrgraphError (the promise) NOT_FOUND for one that is not theirs, or not there.
   */
  copyPart?(user: string, copy: string, position: number): Promise<{ content: Buffer; size: number }>;
  /** Gives back what was made for this process alone. */
  close?(): void;
}

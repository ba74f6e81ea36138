import type { IncomingMessage } from 'node:http';
import type { OrgraphError } from '#platform/values/errors.ts';
import type { Identity } from '#platform/identity/identity.ts';
import type { RequestSigner } from '#platform/identity/signedRequest.ts';
import type { TellError } from '../executor/response/subgraphErrors.ts';
import type { Graph } from '../deployment/servedGraph.ts';
import type { Health } from '../http/health.ts';
import type { Operation } from '../engine/operationCache.ts';
import type { Page } from '../page/page.ts';

/** The identity that an operation runs under, and until when (milliseconds since the epoch) it may be used. */
export interface ChosenIdentity {
  identity: Identity;
  until?: number | undefined;
}

export interface Credentials {
  authorization: string | undefined;
  /** The header X-Organization-ID. */
  organization: string | undefined;
}

export interface IdentityChooser {
  /** @throws OrgraphError when the caller may not run the operation. */
  choose(credentials: Credentials, operation: Pick<Operation, 'needs' | 'type' | 'fields'>): ChosenIdentity | Promise<ChosenIdentity>;
}

/** How a gateway knows under whose identity an operation runs, and what follows from that. There are three: organizationMode, publicMode, fixedIdentityMode. */
export interface Mode {
  chooser: IdentityChooser;
  /** Why nothing may be sent to a subgraph under an identity. */
  refusal(service: string, identity: Identity): OrgraphError | undefined;
  /** How clients are told errors of subgraphs, where these have codes of their own. */
  tellError?: TellError;
  /** Makes the headers of what is sent to subgraphs. */
  signer: RequestSigner;
  health: Health;
  /** Prepares for a graph that is to be served. @throws ConfigurationError (also the promise) for one that must not be served in this mode. */
  admit?(graph: Pick<Graph, 'supergraph' | 'endpoints'>): void | Promise<void>;
  /** The page for browsers, where people sign in. */
  page?: Page;
  /** Takes tenancy's word that a right has changed, where rights are remembered. */
  takeMembershipSignal?(request: IncomingMessage): Promise<void>;
  /** Gives back what was made for this process alone. */
  close?(): void;
}

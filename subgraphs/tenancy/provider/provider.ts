/** What a provider has proven of somebody who has signed in with it. */
export interface ProvenPerson {
  issuer: string;
  /** Theirs at the issuer, for good. */
  subject: string;
  /** As the provider says; null where it says none. */
  email: string | null;
  /** Whether the address is theirs: the provider has verified it, and gives out addresses of its domain itself. */
  emailIsProven: boolean;
  name: string | null;
}

/** What binds an answer of a provider to what was asked of it. */
export interface Binding {
  state: string;
  nonce: string;
  /** PKCE's (RFC 7636). */
  verifier: string;
  /** Where the provider sends the browser back to. */
  redirect: string;
}

/** The parameters with which a provider has sent the browser back. */
export interface AuthorizationAnswer {
  code: string;
  state: string;
  /** RFC 9207. */
  iss?: string | undefined;
}

/** Milliseconds that all requests of one sign-in may take together: less than the gateway waits for tenancy. */
export const patience = 8_000;

/** Somebody else with whom people may sign in here. */
export interface Provider {
  name: string;
  label: string;
  issuer: string;
  redirects: readonly string[];
  /** Where the browser is sent to. @throws OrgraphError PROVIDER_ERROR (the promise). */
  authorizationUrl(binding: Binding): Promise<URL>;
  /**
   * Who has signed in.
   * @throws OrgraphError UNAUTHENTICATED (the promise) where the answer proves nobody, PROVIDER_ERROR where the provider
   * fails.
   */
  prove(answer: AuthorizationAnswer, binding: Binding): Promise<ProvenPerson>;
}

/** Whether an issuer speaks for a domain of e-mail addresses. */
export const isAuthoritative = (domains: readonly string[], email: string): boolean =>
  domains.includes('*') || domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());

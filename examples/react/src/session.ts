import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { RefreshDocument, SignInDocument } from './graph.ts';

interface Tokens {
  accessToken: string;
  refreshToken?: string | null | undefined;
}

/** Who is signed in, for as long as this page is open: nothing of it is stored. */
export class Session {
  #tokens: Tokens;
  #refreshing: Promise<void> | undefined;
  readonly #onEnd: () => void;

  private constructor(tokens: Tokens, onEnd: () => void) {
    this.#tokens = tokens;
    this.#onEnd = onEnd;
  }

  /** @throws Error with the gateway's words. */
  static async begin(email: string, password: string, onEnd: () => void): Promise<Session> {
    return new Session((await send(SignInDocument, { email, password })).logIn!, onEnd);
  }

  /**
   * A fetch for one organization. An access token lasts an hour: where it has run out, it is refreshed once for all
   * requests that wait, and each is sent again.
   */
  fetchFor(organization: string): typeof fetch {
    return async (input, init) => {
      const ask = () => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${this.#tokens.accessToken}`);
        headers.set('x-organization-id', organization);
        return fetch(input, { ...init, headers });
      };
      const response = await ask();
      if (response.status !== 401) return response;
      await (this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined)));
      return ask();
    };
  }

  /** A refresh token is good for one use, and the answer brings the next. */
  async #refresh(): Promise<void> {
    try {
      const { refreshToken } = this.#tokens;
      this.#tokens = (await send(RefreshDocument, { refreshToken: refreshToken ?? '' })).refreshSession!;
    } catch (error) {
      this.#onEnd();
      throw error;
    }
  }
}

/** Sends what needs nobody signed in. */
async function send<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
  if (errors !== undefined) throw new Error(errors[0]?.message);
  return data;
}

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { identityHeader } from '#platform/identity/identityToken.ts';
import { startGraph, type TestGraph } from '../harness/graph.ts';
import { mailsTo, nextMail } from '../tenancy/mails.ts';

let graph: TestGraph;
/** What tenancy was told last of who asks. */
let email: unknown;
beforeAll(async () => {
  graph = await startGraph({
    onFetch(name, { req }) {
      if (name === 'tenancy') ({ email } = decodeJwt(req.headers[identityHeader] as string));
    },
  });
  await graph.seed();
});
afterAll(() => graph.stop());

const address = 'nora@new.test';
const me = '{ me { email emailVerifiedAt } }';

test('who proves their address by mail is signed out everywhere at once, chooses a password, and is known by the address from then on', async () => {
  const { tenancy } = graph.subgraphs;
  const { data: signedUp } = await graph
    .client()
    .send(
      `mutation { signUp(input: { email: "${address}", password: "long enough words", name: "Nora" }) { accessToken } }`,
    );
  const before = graph.client({ token: signedUp.signUp.accessToken });
  expect((await before.send(me)).data).toEqual({ me: { email: address, emailVerifiedAt: null } });
  expect(email).toBeUndefined();

  const first = await nextMail(tenancy, 'EMAIL_VERIFICATION', address);
  const key = { 'idempotency-key': 'once' };
  for (const _ of [1, 2])
    expect((await before.send('mutation { resendVerification { user { email } } }', {}, key)).data).toEqual({
      resendVerification: { user: { email: address } },
    });
  const { token } = await nextMail(tenancy, 'EMAIL_VERIFICATION', address, [first]);
  expect(await tenancy.sql(`select issue from one_time_token`)).toEqual([{ issue: 2 }]);

  const { data } = await graph
    .client()
    .send('mutation ($token: String!) { verifyEmail(input: { token: $token }) { email passwordToken } }', { token });
  expect(data.verifyEmail).toEqual({ email: address, passwordToken: expect.any(String) });
  expect((await before.send(me)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);

  const { data: chosen } = await graph.client().send(
    `mutation ($token: String!) {
       resetPassword(input: { token: $token, password: "quite another password" }) { accessToken user { email } }
     }`,
    { token: data.verifyEmail.passwordToken },
  );
  expect(chosen.resetPassword.user).toEqual({ email: address });
  const after = graph.client({ token: chosen.resetPassword.accessToken });
  expect((await after.send(me)).data).toEqual({ me: { email: address, emailVerifiedAt: expect.any(String) } });
  expect(email).toBe(address);
  expect(await mailsTo(tenancy, address)).toHaveLength(3);
});

test('a request holds one mutation that takes a token, beside no other sign-in', async () => {
  const { errors } = await graph.client().send(
    `mutation {
       a: verifyEmail(input: { token: "x" }) { email }
       b: resetPassword(input: { token: "x", password: "long enough words" }) { expiresIn }
     }`,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
});

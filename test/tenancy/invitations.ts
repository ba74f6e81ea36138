import { randomUUID } from 'node:crypto';
import { anonymous } from '#platform/identity/identity.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { eventually } from '../harness/eventually.ts';
import type { TestSubgraph } from '../harness/subgraph.ts';
import { mailsTo } from './mails.ts';
import { organizationId } from './start.ts';

/** Somebody with an account, asking without an organization. */
export interface Guest extends SubgraphClient {
  id: string;
  email: string;
}

export type Answer = { id: string } | { token: string };

/** Ways to invite and to be invited. */
export function invitations(tenancy: Pick<TestSubgraph, 'client' | 'keys' | 'sql'>) {
  const emails = (function* () {
    for (let number = 1; ; number += 1) yield `guest${number}@guest.test`;
  })();
  const nextEmail = (): string => emails.next().value as string;

  /** A person without any organization, whose address is verified unless it is said that it is not. */
  async function guest({ email = nextEmail(), isVerified = true } = {}): Promise<Guest> {
    const id = randomUUID();
    await tenancy.sql(
      `insert into "user" (id, email, name, email_verified_at) values ($1, $2, $3, case when $4 then now() end)`,
      [id, email, email.split('@')[0], isVerified],
    );
    const verified = isVerified ? email : null;
    return Object.assign(tenancy.client({ ...anonymous, kind: 'user', subject: id, email: verified }), { id, email });
  }

  const invite = (client: SubgraphClient, input: Record<string, unknown>) =>
    client.send('mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id status } } }', {
      input,
    });

  /** The id of a new invitation. */
  async function invited(client: SubgraphClient, input: Record<string, unknown>): Promise<string> {
    const { data, errors } = await invite(client, input);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data.inviteMember.invitation.id;
  }

  const accept = (client: SubgraphClient, input: Answer) =>
    client.send(
      'mutation ($input: AnswerInvitationInput!) { acceptInvitation(input: $input) { organization { slug role { key } membershipStatus } } }',
      { input },
    );
  const decline = (client: SubgraphClient, input: Answer) =>
    client.send('mutation ($input: AnswerInvitationInput!) { declineInvitation(input: $input) { deletedId } }', {
      input,
    });
  const resend = (client: SubgraphClient, id: string) =>
    client.send('mutation ($id: ID!) { resendInvitation(input: { id: $id }) { invitation { id status } } }', { id });
  const revoke = (client: SubgraphClient, id: string) =>
    client.send('mutation ($id: ID!) { revokeInvitation(input: { id: $id }) { invitation { id } } }', { id });

  /** The token of the mail of a kind to an address, the first or a later one. */
  async function mailed(email: string, kind: string, issue = 1): Promise<string> {
    let found: string | undefined;
    await eventually(async () => {
      const mails = (await mailsTo(tenancy, email)).filter((mail) => mail.kind === kind);
      found = mails[mails.length - issue]?.token;
      return found !== undefined;
    }, 20);
    return found!;
  }
  const token = (email: string, issue?: number) => mailed(email, 'INVITATION', issue);

  const statusOf = async (id: string): Promise<string> =>
    (await tenancy.sql<{ status: string }>('select status from invitation where id = $1', [id]))[0]!.status;

  /** How somebody stands in Acme: their role and status, null for who is nothing there. */
  const placeOf = async ({ id }: Pick<Guest, 'id'>, organization = organizationId('acme')): Promise<string | null> =>
    (
      await tenancy.sql<{ place: string }>(
        `select r.key || ' ' || m.status as place from membership m join role r on r.id = m.role_id where m.user_id = $1 and m.organization_id = $2`,
        [id, organization],
      )
    )[0]?.place ?? null;

  return { nextEmail, guest, invite, invited, accept, decline, resend, revoke, mailed, token, statusOf, placeOf };
}

export type Invitations = ReturnType<typeof invitations>;

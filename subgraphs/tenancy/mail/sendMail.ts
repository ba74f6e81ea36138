import { jobKind } from '#platform/jobs/jobKind.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { digestOfToken } from '../digestOfToken.ts';
import { mailReference } from './mailKind.ts';
import { mailKinds } from './mailKinds.ts';
import { renderMail } from './renderMail.ts';

/**
 * Sends a mail, at least once, always with one Message-ID. Of a row that has been issued again, used or withdrawn since
 * nothing is sent.
 */
export const sendMail = jobKind({
  name: 'mail.send',
  input: mailReference,
  async run(reference, running) {
    const { kind: name, id, issue } = reference;
    const kind = mailKinds.find((one) => one.name === name);
    if (kind === undefined) throw new Error(`there is no kind of mail ${name}`);
    const letter = await kind.load(running, id);
    if (letter === null || letter.issue !== issue) return;
    const { mailTokens, mailer } = capabilitiesOf(running);
    const token = mailTokens.byEachKey(reference).find((one) => digestOfToken(one) === letter.tokenHash);
    if (token === undefined) throw new Error(`the key of the token of ${name} ${id} is not there any more`);
    await mailer.send(renderMail(reference, letter, token, mailer), running.signal);
  },
});

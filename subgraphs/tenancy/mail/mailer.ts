import type { Log } from '#platform/process/log.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { keepMail } from './mailbox.ts';
import type { Mail, Sender } from './renderMail.ts';

/** Sends mails, or keeps them. */
export interface Mailer extends Sender {
  /** @throws OrgraphError PROVIDER_ERROR for one that no server has taken. */
  send(mail: Mail, signal: AbortSignal): Promise<void>;
}

export interface MailerParts {
  /** Of the server, with user and password; the mailbox where there is none. */
  url: URL | undefined;
  mailbox: string;
  /** `Name <address>` or an address. */
  from: string;
  links: string;
  log: Log;
}

/** Milliseconds. */
const [toConnect, toAnswer] = [10_000, 30_000];

export function createMailer({ url, mailbox, from, links, log }: MailerParts): Mailer {
  const [, name = '', address = from] = /^([^<]*)<(.+)>$/.exec(from) ?? [];
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (url === undefined) {
    log.info({ mailbox }, 'mails are kept in the mailbox: MAIL_URL names no server');
    return { domain, links, send: (mail) => keepMail(mailbox, { ...mail, from }) };
  }
  return {
    domain,
    links,
    async send({ to, subject, text, html, messageId }, signal) {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(optionsOf(url));
      const stopped = Promise.withResolvers<never>();
      stopped.promise.catch(() => undefined);
      const stop = () => stopped.reject(new Error('the process stops'));
      signal.addEventListener('abort', stop, { once: true });
      try {
        await Promise.race([
          transport.sendMail({
            // As addresses of their own: nothing in them is read as another one.
            from: { name: name.trim(), address },
            to: { name: '', address: to },
            subject,
            text,
            html,
            messageId,
            headers: { 'Auto-Submitted': 'auto-generated' },
          }),
          stopped.promise,
        ]);
      } catch (error) {
        throw notTaken(error);
      } finally {
        signal.removeEventListener('abort', stop);
        transport.close();
      }
    },
  };
}

/** What a link is worth is read by nobody on its way: to another machine only by TLS, unless `?tls=off` says otherwise. */
function optionsOf({ protocol, hostname, port, username, password, searchParams }: URL) {
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isOpen = searchParams.get('tls') === 'off';
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !isOpen && !['127.0.0.1', '::1', 'localhost'].includes(host),
    ignoreTLS: isOpen,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: toConnect,
    greetingTimeout: toConnect,
    socketTimeout: toAnswer,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What a server says may hold the address and what it thinks of it: only its codes are kept. */
function notTaken(error: unknown): OrgraphError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const why = [code, responseCode].filter((part) => part !== undefined).join(' ') || 'no answer';
  return new OrgraphError('PROVIDER_ERROR', `The mail server has not taken the mail (${why}).`);
}

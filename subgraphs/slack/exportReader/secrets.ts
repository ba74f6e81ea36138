/**
 * What opens something for whoever reads it: Slack's own tokens, wherever they stand; the secret of a file's public
 * link (`pub_secret`, and the last part of a slack-files.com address, `files-pub/` in it or not); the `t` of an address
 * of Slack's; what an address of a webhook or of an invitation ends with; the parameters by which any address is signed
 * (Amazon S3 and CloudFront, Google Cloud Storage, Azure) or carries a token; and what an object calls a token.
 */
const slackToken =
  /xoxd(?:-|%2d)[\w.%+/=-]*|xox[a-z](?:\.xox[a-z])?(?:-|%2d)[\w.%-]*|(?<![a-z0-9])xapp(?:-|%2d)[\w.%-]*/gi;
const publicLink = /((?:slack-files|slack)\.com(?:\/|%2f)(?:files-\w+(?:\/|%2f))?[TE]\w+-F\w+)-\w+/gi;
const webhook = /(hooks\.slack(?:-gov)?\.com(?:\/|%2f)\w+(?:\/|%2f)\w+(?:\/|%2f))[^\s"'<>|?&#]+/gi;
const invitation =
  /(slack\.com(?:\/|%2f)(?:t(?:\/|%2f)[\w-]+(?:\/|%2f)|join(?:\/|%2f))shared_invite(?:\/|%2f))[\w%~-]+/gi;
const slackAddress = /(?:https?(?::|%3a))?(?:\/|%2f){2}[^\s"'<>|/]*slack[^\s"'<>|]*/gi;
const shortToken = /(?<=(?:[?&;]|%(?:25)*3f|%(?:25)*26)t(?:=|%(?:25)*3d))[^&\s"'<>|#]+/gi;

/** Parameters of an address by name, in a row; `equals` and `and` are how their signs are written. */
const parameters = (equals: string, and: string): RegExp => {
  const named = `(?:${names})${equals}(?:(?!${and})[^&\\s"'<>|#])*`;
  return new RegExp(`(&amp;|[?&;#]|%(?:25)*3f|%(?:25)*26)${named}(?:(?:${and})${named})*(${and})?`, 'gi');
};
const names =
  'pub_secret|(?:\\w+_)?token|(?:\\w+_)?secret|api_?key|x-amz-(?:signature|credential|security-token)' +
  '|x-goog-(?:signature|credential)|signature|sig|key-pair-id';
const written = parameters('=', '&amp;|&');
const encoded = parameters('%(?:25)*3d', '%(?:25)*26|&');

/** Whether a JSON text may hold a secret. What is written in escapes (`\u0078`) may be anything. */
export const mayHoldSecret = (json: string): boolean => suspicious.test(json);
const suspicious = /\\u|xox|xapp|secret|token|sig|credential|key|slack/i;

/** The text without its secrets; addresses stay, and open nothing. */
export const withoutSecretsIn = (text: string): string =>
  text
    .replace(slackToken, '')
    .replace(publicLink, '$1')
    .replace(webhook, '$1')
    .replace(invitation, '$1')
    .replace(slackAddress, (address) => address.replace(shortToken, ''))
    .replace(encoded, remainder)
    .replace(written, remainder);

/** What joins the parameters around those that go. */
const remainder = (_: string, before: string, after: string | undefined): string => (after === undefined ? '' : before);

const secretKey = /^(?:pub_secret|(?:\w+_)?token|(?:client|signing)_secret)$/i;

/** A value of JSON without secrets, in keys and strings at every depth. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecretsIn(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !secretKey.test(key))
      .map(([key, item]) => [withoutSecretsIn(key), withoutSecrets(item)]),
  );
}

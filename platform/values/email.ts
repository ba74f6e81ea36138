import { domainToASCII } from 'node:url';

/** Printable characters, of any script (RFC 6531), but those that only a quoted local part may hold. */
const atom = /^[^\s@<>()[\],;:\\"\p{C}]+$/u;
/** Letters, digits and hyphens (RFC 1123, 2.1), also of other scripts (RFC 5890). */
const label = /^(?!-)[\p{L}\p{M}\p{N}-]+(?<!-)$/u;

/**
 * Whether a text has the form of an e-mail address that mail is sent to: a dot-atom (RFC 5322, 3.2.3) of 64 octets, and a
 * domain of two labels or more; 254 characters together (RFC 5321, 4.5.3.1). Quoted local parts and literal addresses
 * are refused, which no provider gives.
 */
export function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(at, 0));
  return (
    value.length <= 254 &&
    Buffer.byteLength(local) <= 64 &&
    local.split('.').every((part) => atom.test(part)) &&
    isDomain(value.slice(at + 1))
  );
}

/** Whether this is the name of a host on the internet; labels of other scripts count as they are written in the DNS. */
function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((one) => label.test(one)) || /^\p{N}+$/u.test(labels.at(-1)!)) return false;
  const written = domainToASCII(domain);
  return written !== '' && written.length <= 253 && written.split('.').every(({ length }) => length <= 63);
}

/** Whether somebody else takes a text for an e-mail address: some give those that are none by their form (`a..b@…`). */
export const isEmailLike = (value: string): boolean =>
  value.length <= 254 &&
  /^[^\s@<>()[\],;:\\"\p{C}]+@[^\s@<>()[\],;:\\"\p{C}]+\.[^\s@.<>()[\],;:\\"\p{C}]+$/u.test(value);

/**
 * Links to an operation, made on request: query, variables and operation name, never headers. They stand in the
 * fragment, which browsers send to nobody; what is too long for that is stored by the gateway, for the members of the
 * organization.
 */
const longest = 2_000;

/** @param store is given what is too long; resolves to the parameters by which it is found again. */
export async function linkTo({ query, variables, operationName }, store) {
  const content = { query, variables, operationName };
  const packed = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(content)));
  const text = base64url(packed);
  const fragment = text.length <= longest ? { q: text } : await store(content);
  return `${location.origin}/graphql#${new URLSearchParams(fragment)}`;
}

/**
 * What the address names, which then names it no more: texts, or the id of a stored link and its organization;
 * undefined where it names nothing. An address with `?query=` is understood too.
 */
export async function openedLink() {
  const { pathname, hash, search } = location;
  const fragment = new URLSearchParams(hash.slice(1));
  const [packed, stored] = [fragment.get('q'), fragment.get('d')];
  const asked = new URLSearchParams(search);
  const given = ['query', 'variables', 'operationName'].some((name) => asked.has(name));
  if (packed === null && stored === null && !given) return undefined;
  history.replaceState(null, '', pathname);
  if (stored !== null) return { stored, organization: fragment.get('o') };
  if (packed === null)
    return textsOf({
      query: asked.get('query'),
      variables: asked.get('variables'),
      operationName: asked.get('operationName'),
    });
  try {
    const bytes = await through(new DecompressionStream('deflate-raw'), bytesOf(packed));
    return textsOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new Error('The link is damaged: ask for it once more.');
  }
}

const textsOf = ({ query, variables, operationName }) => ({
  query: String(query ?? ''),
  variables: String(variables ?? ''),
  operationName: operationName == null ? undefined : String(operationName),
});

async function through(transformer, bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(transformer);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const base64url = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

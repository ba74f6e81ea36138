/**
 * Links to an operation, made on request: query, variables and operation name, never headers. They stand in the
 * fragment, which browsers send to nobody.
 */
const longest = 8_000;

/** @throws Error for what is too long for a link. */
export async function linkTo({ query, variables, operationName }) {
  const packed = await through(
    new CompressionStream('deflate-raw'),
    new TextEncoder().encode(JSON.stringify({ query, variables, operationName })),
  );
  const text = base64url(packed);
  if (text.length > longest) throw new Error('This is too long for a link: send the text itself.');
  return `${location.origin}/graphql#q=${text}`;
}

/**
 * The texts that the address names, which then names them no more; undefined where it names none. An address with
 * `?query=` is understood too.
 */
export async function openedLink() {
  const { pathname, hash, search } = location;
  const packed = new URLSearchParams(hash.slice(1)).get('q');
  const asked = new URLSearchParams(search);
  const given = ['query', 'variables', 'operationName'].some((name) => asked.has(name));
  if (packed === null && !given) return undefined;
  history.replaceState(null, '', pathname);
  if (packed === null) return { query: asked.get('query') ?? '', variables: asked.get('variables') ?? '' };
  try {
    const bytes = await through(new DecompressionStream('deflate-raw'), bytesOf(packed));
    const { query, variables } = JSON.parse(new TextDecoder().decode(bytes));
    return { query: String(query ?? ''), variables: String(variables ?? '') };
  } catch {
    throw new Error('The link is damaged: ask for it once more.');
  }
}

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

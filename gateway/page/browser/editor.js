/**
 * GraphiQL, with one operation in it. What is typed is kept in this tab alone (sessionStorage), so that it is there
 * again after the page was loaded anew; headers are kept nowhere, and nothing goes into the address.
 */
const key = 'orgraph.editor';
const storage = globalThis.sessionStorage;
const names = { query: 'operation.graphql', variables: 'variables.json', headers: 'request-headers.json' };
let running = new AbortController();
/** Which of the document's operations is meant. */
let operationName;

/** What GraphiQL's editors are made of, under the name that its package gives it; undefined before they are there. */
const graphiqlEditors = '__MONACO';
const monaco = () => globalThis[graphiqlEditors];

/** The texts that this tab had before it was loaded; undefined where there were none. */
export function keptTexts() {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param initial the texts at first.
 * @param run sends an operation; resolves to what is shown as its answer.
 * @param onOperationName is told which of the document's operations is meant.
 */
export function openEditor(element, initial, run) {
  globalThis.MonacoEnvironment = {
    globalAPI: false,
    getWorkerUrl: (_, label) => `/graphiql/${{ json: 'json', graphql: 'graphql' }[label] ?? 'editor'}.worker.js`,
  };
  globalThis.YogaGraphiQL.renderYogaGraphiQL(element, {
    title: 'Orgraph',
    defaultQuery: initial.query,
    query: initial.query,
    variables: initial.variables,
    shouldPersistHeaders: false,
    storage: forgetful(),
    fetcher: ({ query, operationName, variables }, { headers = {} } = {}) =>
      run({
        query,
        // GraphiQL may still know the operation of the text before.
        operationName: hasOperation(query, operationName) ? operationName : undefined,
        variables,
        headers,
        signal: running.signal,
      }),
    onEditOperationName: (name) => {
      operationName = name ?? undefined;
    },
    onEditQuery: keep,
    onEditVariables: keep,
  });
}

/** Resolves once there is an editor to write into. */
export async function editorReady() {
  while (modelOf(names.query) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const editor of monaco().editor.getEditors())
    if (editor.getModel() === modelOf(names.query)) editor.updateOptions({ wordWrap: 'on', wrappingIndent: 'indent' });
}

/** The name of the operation that is meant, where the document has several or a named one. */
export const chosenOperation = () => (hasOperation(texts().query, operationName) ? operationName : undefined);

/** What is in the editor now. */
export function texts() {
  return Object.fromEntries(Object.entries(names).map(([name, end]) => [name, modelOf(end)?.getValue() ?? '']));
}

/** Replaces what is named; the rest stays. */
export function setTexts(changed) {
  for (const [name, text] of Object.entries(changed)) modelOf(names[name])?.setValue(text);
  keep();
}

/** @param name the operation at which the cursor is to stand; that is the one that is run. */
export function focusEditor(name) {
  const model = modelOf(names.query);
  const editor = monaco()
    ?.editor.getEditors()
    .find((one) => one.getModel() === model);
  const at = hasOperation(model?.getValue() ?? '', name) ? model.getValue().search(operationNamed(name)) : undefined;
  if (at !== undefined) editor?.setPosition(model.getPositionAt(at));
  editor?.focus();
}

/** Takes the answer away, and does not show the one that is under way. */
export function clearAnswer() {
  running.abort();
  running = new AbortController();
  modelOf('response.json')?.setValue('');
}

const hasOperation = (query, name) => name != null && /^\w+$/.test(name) && operationNamed(name).test(query);
const operationNamed = (name) => new RegExp(`\\b(query|mutation|subscription)\\s+${name}\\b`);

function keep() {
  const { query, variables } = texts();
  try {
    storage.setItem(key, JSON.stringify({ query, variables }));
  } catch {
    // A text that is too long for the tab's storage is lost when the page is loaded anew.
  }
}

const modelOf = (end) =>
  monaco()
    ?.editor.getModels()
    .find(({ uri }) => uri.path.endsWith(`-${end}`));

/** GraphiQL’s own storage: it lasts as long as the page. */
function forgetful() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

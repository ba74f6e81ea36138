import { drawPlan, size, time } from './plan.js';

/** What is told of the last answer: status, time, size, request id, and how it came where the caller may see that. */
const element = (id) => document.getElementById(id);
let latest = 0;

element('copy-id').addEventListener('click', () => void copyId());

async function copyId() {
  try {
    await navigator.clipboard.writeText(element('request-id').textContent);
    element('copy-id').textContent = 'Copied';
  } catch {
    // No clipboard on this page: the id is marked, to be copied by hand.
    getSelection().selectAllChildren(element('request-id'));
  }
}

element('plan-toggle').addEventListener('click', () => showPlan(element('plan').hidden));
element('plan-close').addEventListener('click', () => {
  showPlan(false);
  element('plan-toggle').focus();
});

/** Whether the plan stands beside the answer, where there is one. */
let wanted = true;

function showPlan(shown) {
  wanted = shown;
  element('plan').hidden = !shown;
  element('plan-toggle').setAttribute('aria-expanded', String(shown));
}

/** Nothing is told: nobody has asked, or somebody else has. */
export function clearFacts() {
  latest += 1;
  element('facts').hidden = true;
  element('outcome').textContent = '';
  document.body.removeAttribute('aria-busy');
  forgetPlan();
}

function forgetPlan() {
  element('plan').hidden = true;
  element('plan-drawing').replaceChildren();
  element('plan-toggle').hidden = true;
  document.body.classList.remove('has-plan');
}

/**
 * Sends an operation and tells what became of it; of two that are under way only the later one is told.
 * @param send resolves to the response.
 * @param signal aborted where who asked is not who is here any more: then the answer is shown to nobody.
 * @returns what is to be shown as the answer.
 */
export async function tellOf(send, signal) {
  latest += 1;
  const mine = latest;
  const began = performance.now();
  element('facts').hidden = false;
  element('outcome').textContent = 'Running…';
  element('request').hidden = true;
  document.body.setAttribute('aria-busy', 'true');
  forgetPlan();
  try {
    const response = await send();
    const text = await response.text();
    signal.throwIfAborted();
    const milliseconds = performance.now() - began;
    const bytes = new TextEncoder().encode(text).length;
    const { answer, plan } = readAnswer(text);
    if (mine === latest) tell({ response, milliseconds, bytes, answer, plan });
    return answer;
  } catch (error) {
    if (mine === latest) element('outcome').textContent = 'No answer came';
    const why = signal.aborted
      ? 'Not shown: who asked this is not who is here now, or asks for another organization.'
      : `No answer came: ${error.message}`;
    return { errors: [{ message: why }] };
  } finally {
    if (mine === latest) document.body.removeAttribute('aria-busy');
  }
}

function tell({ response: { status, headers }, milliseconds, bytes, answer, plan }) {
  const errors = answer.errors?.length ?? 0;
  const told = errors === 0 ? 'no errors' : errors === 1 ? '1 error' : `${errors} errors`;
  const readAs = answer.extensions?.readAs;
  element('outcome').textContent = [
    `Status ${status}`,
    time(milliseconds),
    size(bytes),
    told,
    ...(readAs === undefined ? [] : [`read as ${readAs}`]),
    ...(answer.extensions?.stale ? ['by rights that could not be confirmed'] : []),
  ].join(' · ');
  element('facts').classList.toggle('failed', errors > 0);
  const id = headers.get('x-request-id');
  element('request').hidden = id === null;
  element('request-id').textContent = id ?? '';
  element('copy-id').textContent = 'Copy id';
  if (plan === undefined || plan === null) return;
  drawPlan(element('plan-drawing'), plan);
  element('plan-toggle').hidden = false;
  document.body.classList.add('has-plan');
  showPlan(wanted);
}

/** The plan is drawn, and not shown among the data. */
function readAnswer(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return { answer: { errors: [{ message: 'The answer is not JSON.' }] } };
  }
  const { plan, ...extensions } = answer.extensions ?? {};
  if (plan === undefined) return { answer };
  const { extensions: _, ...rest } = answer;
  return { answer: Object.keys(extensions).length === 0 ? rest : { ...rest, extensions }, plan };
}

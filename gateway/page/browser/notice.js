/** One line in the bar that says what the page itself has done or failed to do. */
const line = document.getElementById('notice');
let latest = 0;

/** Says it; an empty text says nothing. */
export function say(text) {
  latest += 1;
  write(text, false);
}

/**
 * Does something, and says why where it fails: unless something was begun or said since, for a late failure says
 * nothing about what stands there now.
 * @param controls what cannot be used meanwhile; what had the focus has it again afterwards.
 */
export async function attempt(work, controls = []) {
  say('');
  const mine = latest;
  const focused = document.activeElement;
  busy(controls, true);
  try {
    await work();
  } catch (error) {
    if (mine === latest) write(error.message, true);
  } finally {
    busy(controls, false);
    if (controls.includes(focused) && document.activeElement === document.body) focused.focus();
  }
}

function write(text, failed) {
  line.setAttribute('role', failed ? 'alert' : 'status');
  line.classList.toggle('failed', failed);
  line.textContent = text;
}

function busy(controls, isBusy) {
  document.getElementById('bar').setAttribute('aria-busy', String(isBusy));
  for (const control of controls) control.disabled = isBusy;
}

// What every page here shares: its words, and what the test asks of it.

/** The page's words, in its language, and how long its code is: see build.mjs. */
export const words = globalThis.words;

/** Tells the test how to read the framework's own state. */
export function holds(read) {
  globalThis.held = () => read() ?? '';
}

/** What the submit handler got. */
export function sent(code) {
  globalThis.sent = code ?? '';
}

/** The form around a widget that is not a framework's: its place, and what is called with the form when it is submitted. */
export function form(submit) {
  document.getElementById('root').innerHTML = `<main><h1>${words.heading}</h1><p>${words.sent}</p>
<form><div id="widget"></div><button type="submit">${words.verify}</button></form><p><a href="#">${words.again}</a></p></main>`;
  const element = document.querySelector('form');
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    sent(submit(element));
  });
  return document.getElementById('widget');
}

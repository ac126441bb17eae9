import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { holds, sent, words } from '../page.js';

/** Renders the page around a component that gets `value`, `onChange` with the whole code, and `length`. */
export function page(Widget) {
  render(() => {
    const [code, setCode] = createSignal('');
    holds(code);
    return (
      <main>
        <h1>{words.heading}</h1>
        <p>{words.sent}</p>
        <form onSubmit={(event) => { event.preventDefault(); sent(code()); }}>
          <Widget value={code()} onChange={setCode} length={words.length} />
          <button type="submit">{words.verify}</button>
        </form>
        <p><a href="#">{words.again}</a></p>
      </main>
    );
  }, document.getElementById('root'));
}

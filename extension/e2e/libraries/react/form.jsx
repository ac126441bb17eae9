import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { holds, sent, words } from '../page.js';

export { words };

/**
 * Renders the page around a component that gets `value`, `onChange` with the
 * whole code, and `length`. `Around` is what the library wants around its components.
 */
export function page(Widget, Around = ({ children }) => children) {
  let state = '';
  holds(() => state);
  function App() {
    const [code, setCode] = useState('');
    state = code;
    return (
      <main>
        <h1>{words.heading}</h1>
        <p>{words.sent}</p>
        <form onSubmit={(event) => { event.preventDefault(); sent(code); }}>
          <Widget value={code} onChange={setCode} length={words.length} />
          <button type="submit">{words.verify}</button>
        </form>
        <p><a href="#">{words.again}</a></p>
      </main>
    );
  }
  createRoot(document.getElementById('root')).render(<Around><App /></Around>);
}

// Controlled boxes as one writes them by hand, over signals of one string.
import { render } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { holds, sent, words } from '../page.js';

function App() {
  const [boxes, setBoxes] = useState(Array(words.length).fill(''));
  const inputs = useRef([]);
  holds(() => boxes.join(''));
  const put = (index, value) => {
    if (!/^\d?$/.test(value)) return;
    setBoxes(boxes.map((box, at) => (at === index ? value : box)));
    if (value) inputs.current[index + 1]?.focus();
  };
  return (
    <section>
      <h2>{words.heading}</h2>
      <p>{words.sent}</p>
      <form onSubmit={(event) => { event.preventDefault(); sent(boxes.join('')); }}>
        {boxes.map((box, index) => <input key={index} ref={(input) => { inputs.current[index] = input; }} type="text" maxLength={1} value={box} style={{ width: 32 }} onInput={(event) => put(index, event.currentTarget.value)} />)}
        <button type="submit">{words.verify}</button>
      </form>
    </section>
  );
}
render(<App />, document.getElementById('root'));

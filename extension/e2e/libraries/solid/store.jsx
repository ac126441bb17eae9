// Boxes as one writes them by hand, over a store, keyed by what they hold: a box is made anew when its digit changes.
import { For } from 'solid-js';
import { createStore } from 'solid-js/store';
import { page } from './form.jsx';

page((props) => {
  const [boxes, setBoxes] = createStore(Array.from({ length: 6 }, (_, index) => ({ index, digit: '' })));
  let row;
  const put = (index, value) => {
    const digit = value.replace(/\D/g, '').slice(-1);
    setBoxes((all) => all.map((box) => (box.index === index ? { index, digit } : box)));
    props.onChange(boxes.map((box) => box.digit).join(''));
    if (digit) row.children[index + 1]?.focus();
  };
  return <div ref={row}><For each={boxes}>{(box) => <input value={box.digit} maxLength={1} inputMode="numeric" style="width: 2em" onInput={(event) => put(box.index, event.target.value)} />}</For></div>;
});

// Boxes as one writes them by hand, over a state that comes back late, as from a store elsewhere.
import { page } from './form.jsx';

page(({ value, onChange, length }) => {
  const put = (index, { target }) => {
    const boxes = [...value.padEnd(length)];
    boxes[index] = target.value || ' ';
    setTimeout(() => onChange(boxes.join('').trimEnd()), 40);
    target.nextElementSibling?.focus();
  };
  return <div>{Array.from({ length }, (_, index) => <input key={index} maxLength={1} inputMode="numeric" value={value[index]?.trim() ?? ''} onChange={(event) => put(index, event)} style={{ width: 24 }} />)}</div>;
});

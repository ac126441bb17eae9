import { useState } from 'react';
import { PinInput } from 'react-input-pin-code';
import { page } from './form.jsx';

page(({ onChange, length }) => {
  const [values, setValues] = useState(Array(length).fill(''));
  return <PinInput values={values} onChange={(value, index, values) => { setValues(values); onChange(values.join('')); }} />;
});

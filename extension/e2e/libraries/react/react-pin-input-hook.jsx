import { useState } from 'react';
import { usePinInput } from 'react-pin-input-hook';
import { page } from './form.jsx';

page(({ onChange, length }) => {
  const [values, setValues] = useState(Array(length).fill(''));
  const { fields } = usePinInput({ values, onChange: (values) => { setValues(values); onChange(values.join('')); } });
  return <div className="pin-input">{fields.map((props, index) => <input key={index} className="pin-input__field" style={{ width: 30 }} {...props} />)}</div>;
});

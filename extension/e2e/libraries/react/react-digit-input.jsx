import useDigitInput from 'react-digit-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => {
  const digits = useDigitInput({ acceptedCharacters: /^[0-9]$/, length, value, onChange });
  return <div className="input-group">{digits.map((props, index) => <input key={index} inputMode="decimal" autoFocus={index === 0} style={{ width: 32 }} {...props} />)}</div>;
});

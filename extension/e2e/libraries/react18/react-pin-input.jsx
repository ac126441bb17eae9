import PinInput from 'react-pin-input';
import { page } from '../react/form.jsx';

page(({ onChange, length }) => <PinInput length={length} initialValue="" onChange={(value) => onChange(value)} type="numeric" inputMode="number" style={{ padding: '10px' }} inputStyle={{ borderColor: 'red' }} autoSelect regexCriteria={/^[ A-Za-z0-9_@./#&+-]*$/} />);

import PinField from 'react-pin-field';
import { page } from './form.jsx';

page(({ onChange, length }) => <PinField length={length} inputMode="numeric" onChange={onChange} style={{ width: 40, height: 40 }} />);

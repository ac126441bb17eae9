import PinCode from '@uiw/react-pin-code';
import { page } from './form.jsx';

page(({ onChange, length }) => <PinCode autoFocus value={Array(length).fill('')} onChange={(values) => onChange(values.join(''))} />);

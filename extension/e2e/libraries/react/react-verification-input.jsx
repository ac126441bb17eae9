import VerificationInput from 'react-verification-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <VerificationInput length={length} validChars="0-9" inputProps={{ inputMode: 'numeric' }} value={value} onChange={onChange} />);

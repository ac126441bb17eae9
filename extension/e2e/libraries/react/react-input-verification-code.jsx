import ReactInputVerificationCode from 'react-input-verification-code';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <ReactInputVerificationCode length={length} value={value} onChange={onChange} />);

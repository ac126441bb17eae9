import ReactCodeInput from 'react-verification-code-input';
import { page } from './form.jsx';

page(({ onChange, length }) => <ReactCodeInput fields={length} onChange={onChange} />);

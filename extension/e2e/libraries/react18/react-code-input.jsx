import ReactCodeInput from 'react-code-input';
import { page } from '../react/form.jsx';

page(({ onChange, length }) => <ReactCodeInput type="number" fields={length} onChange={onChange} />);

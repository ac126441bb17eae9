import AuthCode from 'react-auth-code-input';
import { page } from './form.jsx';

page(({ onChange, length }) => <AuthCode allowedCharacters="numeric" length={length} onChange={onChange} />);

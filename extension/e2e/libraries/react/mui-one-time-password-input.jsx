import { MuiOtpInput } from 'mui-one-time-password-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <MuiOtpInput length={length} value={value} onChange={onChange} />);

import OtpInput from 'react18-input-otp';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <OtpInput value={value} onChange={onChange} numInputs={length} separator={<span>-</span>} />);

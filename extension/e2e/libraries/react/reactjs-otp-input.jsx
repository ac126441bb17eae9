import { OtpInput } from 'reactjs-otp-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <OtpInput value={value} onChange={onChange} numInputs={length} separator={<span>-</span>} />);

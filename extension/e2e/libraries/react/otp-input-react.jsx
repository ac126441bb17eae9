import OTPInput from 'otp-input-react';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <OTPInput value={value} onChange={onChange} autoFocus OTPLength={length} otpType="number" disabled={false} secure />);

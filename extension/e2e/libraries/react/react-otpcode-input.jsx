import OtpInput from 'react-otpcode-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <OtpInput numberOfInputs={length} onChange={onChange} onComplete={onChange} otp={value} autoFocus={true} />);

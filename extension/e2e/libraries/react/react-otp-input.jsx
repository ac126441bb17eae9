import OtpInput from 'react-otp-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => (
  <OtpInput value={value} onChange={onChange} numInputs={length} renderSeparator={<span>-</span>} renderInput={(props) => <input {...props} />} />
));

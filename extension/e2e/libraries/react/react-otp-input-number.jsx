// With number inputs, as its playground offers.
import OtpInput from 'react-otp-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => (
  <OtpInput value={value} onChange={onChange} numInputs={length} inputType="number" shouldAutoFocus inputStyle={{ width: '3rem', height: '3rem', margin: '0 0.5rem', fontSize: '2rem' }} renderInput={(props) => <input {...props} />} />
));

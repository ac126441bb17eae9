import OtpField from 'react-otp-field';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <OtpField value={value} onChange={onChange} numInputs={length} onChangeRegex={/^([0-9]{0,})$/} autoFocus separator={<span>-</span>} isTypeNumber inputProps={{ className: 'otp-field__input', disabled: false }} />);

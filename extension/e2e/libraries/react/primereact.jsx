import 'primereact/resources/themes/lara-light-blue/theme.css';
import { InputOtp } from 'primereact/inputotp';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <InputOtp value={value} onChange={(e) => onChange(e.value)} length={length} integerOnly />);

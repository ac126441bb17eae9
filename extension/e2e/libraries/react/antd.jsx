import { Input } from 'antd';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <Input.OTP length={length} value={value} onChange={onChange} />);

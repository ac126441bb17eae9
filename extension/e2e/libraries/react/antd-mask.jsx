import { Input } from 'antd';
import { page } from './form.jsx';

page(({ onChange, length }) => <Input.OTP mask="🔒" length={length} onChange={onChange} />);

import { PasscodeInput } from 'antd-mobile';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <PasscodeInput plain length={length} value={value} onChange={onChange} />);

import InputMask from 'react-input-mask';
import { page } from '../react/form.jsx';

page(({ value, onChange }) => <InputMask mask="999999" maskChar="_" value={value} onChange={(event) => onChange(event.target.value.replace(/_/g, ''))} />);

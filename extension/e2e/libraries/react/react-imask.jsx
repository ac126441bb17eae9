import { IMaskInput } from 'react-imask';
import { page } from './form.jsx';

page(({ value, onChange }) => <IMaskInput mask="0-0-0-0-0-0" unmask={true} value={value} onAccept={(value) => onChange(value)} placeholder="0-0-0-0-0-0" />);

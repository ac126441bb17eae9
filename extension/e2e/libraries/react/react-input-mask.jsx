import { InputMask } from '@react-input/mask';
import { page } from './form.jsx';

page(({ value, onChange }) => <InputMask mask="______" replacement={{ _: /\d/ }} value={value} onChange={(event) => onChange(event.target.value)} />);

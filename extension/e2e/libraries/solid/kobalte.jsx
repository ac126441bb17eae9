import { TextField } from '@kobalte/core/text-field';
import { page } from './form.jsx';

page((props) => (
  <TextField value={props.value} onChange={props.onChange}>
    <TextField.Label>Code</TextField.Label>
    <TextField.Input inputMode="numeric" autocomplete="one-time-code" />
  </TextField>
));

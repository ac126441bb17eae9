import { PinInput } from '@ark-ui/solid/pin-input';
import { Index } from 'solid-js';
import { page } from './form.jsx';

page((props) => (
  <PinInput.Root otp onValueChange={(e) => props.onChange(e.valueAsString)}>
    <PinInput.Label>Code</PinInput.Label>
    <PinInput.Control><Index each={Array(props.length).fill(0)}>{(_, index) => <PinInput.Input index={index} />}</Index></PinInput.Control>
    <PinInput.HiddenInput />
  </PinInput.Root>
));

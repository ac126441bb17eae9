import { PinInput } from '@ark-ui/react/pin-input';
import { page } from './form.jsx';

page(({ onChange, length }) => (
  <PinInput.Root placeholder="0" onValueChange={(e) => onChange(e.valueAsString)}>
    <PinInput.Label>Code</PinInput.Label>
    <PinInput.Control>{Array.from({ length }, (_, index) => <PinInput.Input key={index} index={index} />)}</PinInput.Control>
    <PinInput.HiddenInput />
  </PinInput.Root>
));

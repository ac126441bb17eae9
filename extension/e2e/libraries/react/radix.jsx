import * as OneTimePasswordField from '@radix-ui/react-one-time-password-field';
import { page } from './form.jsx';

page(({ value, onChange, length }) => (
  <OneTimePasswordField.Root value={value} onValueChange={onChange} validationType="numeric">
    {Array.from({ length }, (_, index) => <OneTimePasswordField.Input key={index} style={{ width: 32 }} />)}
    <OneTimePasswordField.HiddenInput name="otp" />
  </OneTimePasswordField.Root>
));

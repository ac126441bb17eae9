import OtpField from '@corvu/otp-field';
import { For } from 'solid-js';
import { page } from './form.jsx';

const Slot = (props) => {
  const context = OtpField.useContext();
  return <div style="width: 40px; height: 48px; border: 1px solid #ccc">{context.value()[props.index]}</div>;
};

page((props) => (
  <OtpField maxLength={props.length} value={props.value} onValueChange={props.onChange} style="display: flex">
    <OtpField.Input aria-label="Verification Code" />
    <For each={[0, 1, 2, 3, 4, 5]}>{(index) => <Slot index={index} />}</For>
  </OtpField>
));

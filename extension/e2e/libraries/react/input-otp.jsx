// As its README draws it.
import { OTPInput } from 'input-otp';
import { page } from './form.jsx';

const box = { position: 'relative', width: 40, height: 56, fontSize: 32, display: 'flex', alignItems: 'center', justifyContent: 'center', border: '1px solid #ccc' };
const Slot = ({ char, hasFakeCaret, placeholderChar }) => <div style={box}>{char ?? placeholderChar}{hasFakeCaret && <i>|</i>}</div>;

page(({ value, onChange, length }) => (
  <OTPInput maxLength={length} value={value} onChange={onChange} render={({ slots }) => (
    <div style={{ display: 'flex' }}>{slots.map((slot, index) => <Slot key={index} {...slot} />)}</div>
  )} />
));

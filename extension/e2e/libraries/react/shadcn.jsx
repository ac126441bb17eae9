// shadcn/ui's input-otp.tsx over input-otp, with two groups and a separator.
import { OTPInput, OTPInputContext, REGEXP_ONLY_DIGITS } from 'input-otp';
import { useContext } from 'react';
import { page } from './form.jsx';

const InputOTP = (props) => <OTPInput data-slot="input-otp" containerClassName="flex items-center gap-2 has-disabled:opacity-50" className="disabled:cursor-not-allowed" {...props} />;
const InputOTPGroup = (props) => <div data-slot="input-otp-group" className="flex items-center" style={{ display: 'flex' }} {...props} />;
function InputOTPSlot({ index, ...props }) {
  const { char, hasFakeCaret, isActive } = useContext(OTPInputContext)?.slots[index] ?? {};
  return <div data-slot="input-otp-slot" data-active={isActive} style={{ width: 36, height: 36, border: '1px solid #ccc', display: 'grid', placeItems: 'center' }} {...props}>{char}{hasFakeCaret && <div className="animate-caret-blink">|</div>}</div>;
}
const InputOTPSeparator = (props) => <div data-slot="input-otp-separator" role="separator" {...props}>–</div>;

page(({ value, onChange, length }) => (
  <InputOTP maxLength={length} pattern={REGEXP_ONLY_DIGITS} value={value} onChange={onChange}>
    <InputOTPGroup>{[0, 1, 2].map((index) => <InputOTPSlot key={index} index={index} />)}</InputOTPGroup>
    <InputOTPSeparator />
    <InputOTPGroup>{[3, 4, 5].map((index) => <InputOTPSlot key={index} index={index} />)}</InputOTPGroup>
  </InputOTP>
));

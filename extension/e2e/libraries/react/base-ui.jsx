import { OTPField } from '@base-ui/react/otp-field';
import { page } from './form.jsx';

page(({ value, onChange, length }) => (
  <>
    <label htmlFor="code">Code</label>
    <OTPField.Root id="code" length={length} value={value} onValueChange={(value) => onChange(value)} style={{ display: 'flex', gap: 8 }}>
      {Array.from({ length }, (_, index) => (
        <OTPField.Input key={index} style={{ width: 40, height: 40 }} aria-label={index === 0 ? undefined : `Character ${index + 1} of ${length}`} />
      ))}
    </OTPField.Root>
  </>
));

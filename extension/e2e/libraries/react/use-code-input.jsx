// One input with letter spacing under drawn segments, as its demo has it.
import { useRef } from 'react';
import { useCodeInput } from 'use-code-input';
import { page } from './form.jsx';

page(({ value, onChange, length }) => {
  const input = useRef(null);
  const [start] = useCodeInput(input);
  return (
    <div style={{ position: 'relative', width: 40 * length, height: 48 }}>
      <input ref={input} value={value} onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))} maxLength={length} pattern="[0-9]*" inputMode="numeric" autoComplete="one-time-code" spellCheck={false} style={{ position: 'absolute', inset: 0, letterSpacing: 26, font: '20px monospace', background: 'transparent', border: 0 }} />
      <div style={{ display: 'flex', pointerEvents: 'none' }}>{Array.from({ length }, (_, index) => <div key={index} data-state={start === index ? 'cursor' : ''} style={{ width: 38, height: 46, border: '1px solid #999' }} />)}</div>
    </div>
  );
});

// input-otp over preact/compat.
import { OTPInput } from 'input-otp';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { holds, sent, words } from '../page.js';

function App() {
  const [code, setCode] = useState('');
  holds(() => code);
  return (
    <main>
      <h1>{words.heading}</h1>
      <p>{words.sent}</p>
      <form onSubmit={(event) => { event.preventDefault(); sent(code); }}>
        <OTPInput maxLength={words.length} value={code} onChange={setCode} render={({ slots }) => <div style={{ display: 'flex' }}>{slots.map(({ char }, index) => <div key={index} style={{ width: 40, height: 40, border: '1px solid' }}>{char}</div>)}</div>} />
        <button type="submit">{words.verify}</button>
      </form>
    </main>
  );
}
render(<App />, document.getElementById('root'));

// Uncontrolled, submits by itself: the form's data counts.
import * as OneTimePasswordField from '@radix-ui/react-one-time-password-field';
import { createRoot } from 'react-dom/client';
import { holds, sent, words } from '../page.js';

let got = '';
holds(() => got);
createRoot(document.getElementById('root')).render(
  <main>
    <h1>{words.heading}</h1>
    <p>{words.sent}</p>
    <form onSubmit={(event) => { event.preventDefault(); got = new FormData(event.currentTarget).get('otp'); sent(got); }}>
      <OneTimePasswordField.Root name="otp" autoSubmit>
        {Array.from({ length: words.length }, (_, index) => <OneTimePasswordField.Input key={index} style={{ width: 32 }} />)}
        <OneTimePasswordField.HiddenInput />
      </OneTimePasswordField.Root>
      <button type="submit">{words.verify}</button>
    </form>
  </main>,
);

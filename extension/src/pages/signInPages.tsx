import { useState } from 'preact/hooks';
import type { Settings } from '../protocol.js';
import { callHost } from './worker.js';

/** Whether a sign-in page is a reason to connect. The host keeps it, for every browser. */
export function SignInPages({ settings, onSaved }: { settings: Settings; onSaved: (settings: Settings) => void }) {
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const choose = async (warmStart: boolean) => {
    const answer = await callHost('settings.set', { warmStart });
    setSaid(answer.ok ? { text: 'Saved.', bad: false } : { text: answer.failure.sentence, bad: true });
    onSaved(answer.ok ? answer.value : { ...settings });
  };
  return (
    <section aria-labelledby="signInPages">
      <h2 id="signInPages">Sign-in pages</h2>
      <label class="check">
        <input
          type="checkbox"
          aria-describedby="warmStart-hint"
          checked={settings.warmStart}
          onChange={(event) => void choose(event.currentTarget.checked)}
        />
        Connect to the mailbox as soon as a sign-in page is seen
      </label>
      <p class="small" id="warmStart-hint">
        The code is then there sooner, and none is missed that was mailed before the page asks for it. No mail is read until a page asks for a
        code. Sites whose codes you type yourself are left out.
      </p>
      <p role="status" class={said?.bad ? 'problem' : 'small'}>
        {said?.text}
      </p>
    </section>
  );
}

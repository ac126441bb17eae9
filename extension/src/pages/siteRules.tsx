import { useState } from 'preact/hooks';
import type { Rule, Session } from '../protocol.js';
import { RuleSelect, type Choice } from './ruleSelect.js';
import { callHost } from './worker.js';

/** What the user chose for each site; sites that are not listed are automatic. */
export function SiteRules({ rules, sessions, reload }: { rules: Rule[]; sessions: Session[]; reload: () => Promise<void> }) {
  const [site, setSite] = useState('');
  const [choice, setChoice] = useState<Choice>({ mode: 'hand' });
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const save = async (rule: Rule, done: string): Promise<boolean> => {
    const answer = await callHost('rule.set', { rule });
    setSaid(answer.ok ? { text: done, bad: false } : { text: answer.failure.sentence, bad: true });
    await reload();
    return answer.ok;
  };
  const add = async (event: Event) => {
    event.preventDefault();
    // The host knows which part of a host name is the site.
    const described = await callHost('site.describe', { origin: `https://${hostOf(site)}` });
    if (!described.ok) return setSaid({ text: described.failure.sentence, bad: true });
    const name = described.value.site;
    if (await save({ site: name, ...choice }, `${name} added.`)) setSite('');
  };
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Sites</h2>
      <p class="small">Mailcode looks into all sessions that may get the code, unless you choose something else for a site here.</p>
      {rules.length > 0 && (
        <ul class="rules">
          {rules.map((rule) => (
            <li key={rule.site}>
              <span class="site">{rule.site}</span>
              <RuleSelect
                label={`Codes of ${rule.site} come from`}
                hidden
                choice={rule}
                sessions={sessions}
                onChoose={(next) => void save({ site: rule.site, ...next }, `${rule.site} saved.`)}
              />
              <button type="button" aria-label={`Remove ${rule.site}`} onClick={() => void save({ site: rule.site, mode: 'automatic' }, `${rule.site} removed.`)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="addRule" onSubmit={(event) => void add(event)} aria-label="Add a site">
        <label for="site">Site</label>
        <input id="site" type="text" required autocomplete="off" spellcheck={false} placeholder="example.com" value={site} onInput={(event) => setSite(event.currentTarget.value)} />
        <RuleSelect label="Its codes come from" choice={choice} sessions={sessions} onChoose={setChoice} />
        <button type="submit">Add</button>
      </form>
      <p role="status" class={said?.bad ? 'problem' : 'small'}>
        {said?.text}
      </p>
    </section>
  );
}

/** The host name in what the user typed or pasted: perhaps a whole address. */
export function hostOf(typed: string): string {
  const text = typed.trim().toLowerCase();
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).hostname : text;
}

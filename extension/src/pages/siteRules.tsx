import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Rule, Session } from '../protocol.js';
import { RuleSelect, type Choice } from './ruleSelect.js';
import { callHost } from './worker.js';

/** What the user chose for each site; sites that are not listed are automatic. */
export function SiteRules({ rules, sessions, reload }: { rules: Rule[]; sessions: Session[]; reload: () => Promise<void> }) {
  const [site, setSite] = useState('');
  const [choice, setChoice] = useState<Choice>({ mode: 'hand' });
  const [said, setSaid] = useState<{ text: string; bad: boolean }>();
  const [wrong, setWrong] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [removedAt, setRemovedAt] = useState<number>();
  // The button that was pressed is gone: the keyboard goes on at the next site.
  useLayoutEffect(() => {
    if (removedAt === undefined) return;
    (list.current?.children[removedAt]?.querySelector('button') ?? field.current)?.focus();
    setRemovedAt(undefined);
  }, [removedAt]);

  const change = async (rule: Rule, done: string): Promise<boolean> => {
    const answer = await callHost('rule.set', { rule });
    setSaid(answer.ok ? { text: done, bad: false } : { text: answer.failure.sentence, bad: true });
    await reload();
    return answer.ok;
  };
  const remove = async (name: string, index: number) => {
    if (await change({ site: name, mode: 'automatic' }, `${name} removed.`)) setRemovedAt(index);
  };
  const add = async (event: Event) => {
    event.preventDefault();
    setSaid(undefined);
    const refuse = (sentence: string) => {
      setWrong(sentence);
      field.current?.focus();
    };
    // The host knows which part of a host name is the site.
    const described = await callHost('site.describe', { origin: `https://${hostOf(site)}` });
    if (!described.ok) return refuse(described.failure.error === 'site_invalid' ? 'That is not the name of a site: write it like example.com.' : described.failure.sentence);
    const name = described.value.site;
    const answer = await callHost('rule.set', { rule: { site: name, ...choice } });
    if (!answer.ok) return refuse(answer.failure.sentence);
    setSite('');
    setSaid({ text: `${name} added.`, bad: false });
    await reload();
  };
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Sites</h2>
      <p class="small">Mailcode looks for a site’s codes in every session that may get them. Here you can choose one session for a site, or that you type its codes yourself.</p>
      {rules.length > 0 && (
        <ul class="rules" ref={list}>
          {rules.map((rule, index) => (
            <li key={rule.site}>
              <span class="site">{rule.site}</span>
              <RuleSelect
                label={`Codes of ${rule.site} come from`}
                hidden
                choice={rule}
                sessions={sessions}
                onChoose={(next) => void change({ site: rule.site, ...next }, `${rule.site} saved.`)}
              />
              <button type="button" aria-label={`Remove ${rule.site}`} onClick={() => void remove(rule.site, index)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <form class="addRule" onSubmit={(event) => void add(event)} aria-label="Add a site">
        <label for="site">Site</label>
        <div>
          <input
            id="site"
            ref={field}
            type="text"
            required
            autocomplete="off"
            spellcheck={false}
            placeholder="example.com"
            aria-invalid={wrong !== ''}
            aria-describedby="site-wrong"
            value={site}
            onInput={(event) => {
              setSite(event.currentTarget.value);
              setWrong('');
            }}
          />
          <p id="site-wrong" role="status" class="problem">
            {wrong}
          </p>
        </div>
        <RuleSelect label="Its codes come from" choice={choice} sessions={sessions} onChoose={setChoice} />
        <button type="submit">Add site</button>
      </form>
      <p role="status" class={said?.bad ? 'problem' : 'small'}>
        {said?.text}
      </p>
    </section>
  );
}

/** The host name in what the user typed or pasted: perhaps a whole address. */
function hostOf(typed: string): string {
  const text = typed.trim().toLowerCase();
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).hostname : text;
}

import { useId } from 'preact/hooks';
import type { Rule, Session } from '../protocol.js';

/** What the user may choose for a site. */
export type Choice = Omit<Rule, 'site'>;

/** Automatic, one of the sessions, or by hand. */
export function RuleSelect({
  label,
  hidden = false,
  choice,
  sessions,
  onChoose,
}: {
  label: string;
  /** The label is only for those who do not see the table around it. */
  hidden?: boolean;
  choice: Choice;
  sessions: Session[];
  onChoose: (choice: Choice) => void;
}) {
  const id = useId();
  const gone = choice.mode === 'session' && !sessions.some((session) => session.id === choice.session);
  return (
    <>
      <label for={id} class={hidden ? 'unseen' : ''}>
        {label}
      </label>
      <select id={id} value={valueOf(choice)} onChange={(event) => onChoose(choiceOf(event.currentTarget.value))}>
        <option value="automatic">Any session (automatic)</option>
        {sessions.map((session) => (
          <option key={session.id} value={`session ${session.id}`}>
            Only {session.name}
          </option>
        ))}
        {gone && <option value={valueOf(choice)}>A session that was removed</option>}
        <option value="hand">Nowhere: I type them by hand</option>
      </select>
    </>
  );
}

function valueOf(choice: Choice): string {
  return choice.mode === 'session' ? `session ${choice.session ?? ''}` : choice.mode;
}

function choiceOf(value: string): Choice {
  if (value === 'hand') return { mode: 'hand' };
  return value.startsWith('session ') ? { mode: 'session', session: value.slice('session '.length) } : { mode: 'automatic' };
}

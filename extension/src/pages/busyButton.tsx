import type { Ref } from 'preact';

/**
 * A button whose work takes a while. Meanwhile it says so and does nothing, but
 * stays enabled: a browser takes the keyboard's focus from a disabled button
 * and does not give it back.
 */
export function BusyButton({
  busy,
  doing,
  onClick,
  look = '',
  label,
  outer,
  children,
}: {
  busy: boolean;
  /** What it says while it is busy. */
  doing: string;
  /** Absent: it submits its form, which looks out for itself. */
  onClick?: () => void;
  look?: 'primary' | 'danger' | '';
  /** Names it for those who do not see where it stands. */
  label?: string;
  outer?: Ref<HTMLButtonElement>;
  children: string;
}) {
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      ref={outer ?? null}
      class={look}
      aria-disabled={busy}
      aria-label={busy ? undefined : label}
      onClick={() => {
        if (!busy) onClick?.();
      }}
    >
      {busy ? doing : children}
    </button>
  );
}

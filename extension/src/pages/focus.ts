import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A ref to what gets the keyboard's focus whenever `when` turns true, not where
 * it is true from the start. For what takes the place of a button that was
 * pressed: the focus went with the button.
 */
export function useFocusWhen<T extends HTMLElement>(when: boolean): RefObject<T | null> {
  const ref = useRef<T>(null);
  const was = useRef(when);
  useLayoutEffect(() => {
    if (when && !was.current) ref.current?.focus();
    was.current = when;
  }, [when]);
  return ref;
}

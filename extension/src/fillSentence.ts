import type { FillResult } from './messages.js';
import type { Field } from './protocol.js';

/**
 * What became of a fill, for a person: the story, the popup and the code window
 * say the same. `code` is only looked at to say in what it does not fit; it is
 * not in the sentence.
 */
export function fillSentence(result: FillResult, field: Field, code = ''): string {
  switch (result) {
    case 'filled':
      return 'The code is in the page.';
    case 'refused':
      return 'The page did not take the code: copy it instead.';
    case 'unfit':
      return unfit(field, code);
    case 'hidden':
      return 'The field is not visible: scroll the page so that you see it, then try again.';
    case 'busy':
      return 'You are typing in the page, so nothing was filled: stop there, then try again.';
    case 'gone':
      return 'The page no longer shows this field.';
    case 'changed':
      return 'Another code came meanwhile: look at it first.';
  }
}

function unfit({ length, alphabet }: Field, code: string): string {
  const digits = alphabet === 'digits';
  if (digits && /\p{L}/u.test(code)) return 'This field takes digits only.';
  if (length === undefined) return 'The code does not fit the field: check it.';
  // Spaces and the hyphens between digits are left out when it is filled.
  const has = code.match(digits ? /\d/g : /\S/g)?.length ?? 0;
  const takes = `This field takes ${length} ${digits ? 'digits' : 'characters'}`;
  return has === 0 || has === length ? `${takes}: check the code.` : `${takes}; that was ${has}.`;
}

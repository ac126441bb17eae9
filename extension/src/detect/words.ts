/**
 * Text made comparable. Pages write the same thing as "Verifizierungs-Code",
 * "verificationCode" and "CÓDIGO DE VERIFICACIÓN"; attributes and prose go
 * through the same forms.
 */

/** Letters that Unicode does not take apart into base and mark. */
const plain: Record<string, string> = { 'ı': 'i', 'ß': 'ss', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'æ': 'ae', 'œ': 'oe' };

/** Prose as lower-case words without accents, one space between, punctuation gone: "E‑Mail" is "e mail". */
export function prose(text: string): string {
  return letters(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A list of phrases through prose() at once: a table of thousands one by one takes tens of milliseconds. */
export function phrases(list: readonly string[] | string): string[] {
  const source = typeof list === 'string' ? list : list.join(';');
  if (/^[a-z0-9 *~;]*$/.test(source)) return source.split(/ *; */);
  return letters(source).replace(/[^\p{L}\p{N}*~;]+/gu, ' ').split(/ *; */).map((phrase) => phrase.trim());
}

function letters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC') // Hangul syllables back together
    .replace(/[ıßłøđæœ]/g, (letter) => plain[letter] ?? letter);
}

/** An attribute as words: "verificationCode", "verification_code" and "otp1" come apart; "2fa" stays whole. */
export function names(attribute: string): string {
  return prose(attribute.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\p{N})/gu, '$1 $2'));
}

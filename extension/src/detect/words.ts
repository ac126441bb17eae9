/**
 * Text made comparable. Pages write the same thing as "Verifizierungs-Code",
 * "verificationCode" and "CÓDIGO DE VERIFICACIÓN"; attributes and prose go
 * through the same forms.
 */

/** Letters that Unicode does not take apart into base and mark. */
const plain: Record<string, string> = { 'ı': 'i', 'ß': 'ss', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'æ': 'ae', 'œ': 'oe' };

/**
 * Marks that writers leave out: accents, points of Hebrew and Arabic, the nukta, and what chooses a form of an emoji. Not the
 * vowels of Indic scripts and Thai, which are marks as well: without them "पिन कोड" stands in "सत्यापन कोड".
 */
const accents = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u0a3c\u20e3\ufe00-\ufe0f]+/g;

/** Most text there is: what is said of letters in general takes a browser milliseconds to make ready. */
const ascii = /^[\0-\x7f]*$/;

/** Prose as lower-case words without accents, one space between, punctuation gone: "E‑Mail" is "e mail". */
export function prose(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
  return letters(text)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

/** A list of phrases through prose() at once: a table of thousands one by one takes tens of milliseconds. */
export function phrases(list: readonly string[] | string): string[] {
  const source = typeof list === 'string' ? list : list.join(';');
  if (/^[a-z0-9 *~;]*$/.test(source)) return source.split(/ *; */);
  return letters(source).replace(/[^\p{L}\p{N}\p{M}*~;]+/gu, ' ').split(/ *; */).map((phrase) => phrase.trim());
}

function letters(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(accents, '')
    .normalize('NFC') // Hangul syllables and kana back together
    .replace(/[ıßłøđæœ]/g, (letter) => plain[letter] ?? letter);
}

/** An attribute as words: "verificationCode", "verification_code" and "otp1" come apart; "2fa" stays whole. */
export function names(attribute: string): string {
  if (ascii.test(attribute)) return prose(attribute.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([a-zA-Z])(\d)/g, '$1 $2'));
  return prose(attribute.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\p{N})/gu, '$1 $2'));
}

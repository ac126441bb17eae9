/**
 * Text made comparable, and lists of phrases made searchable. Pages write the
 * same thing as "Verifizierungs-Code", "verificationCode" and "CÓDIGO DE
 * VERIFICACIÓN"; attributes and prose go through the same forms.
 */

/** Letters that Unicode does not take apart into base and mark. */
const plain: Record<string, string> = { 'ı': 'i', 'ß': 'ss', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'æ': 'ae', 'œ': 'oe' };

/** Prose as lower-case words without accents, one space between, punctuation gone: "E‑Mail" is "e mail". */
export function prose(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC') // Hangul syllables back together
    .replace(/[ıßłøđæœ]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An attribute as words: "verificationCode", "verification_code" and "otp1" come apart; "2fa" stays whole. */
export function names(attribute: string): string {
  return prose(attribute.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\p{N})/gu, '$1 $2'));
}

/** Scripts that write no spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
/** Korean sets particles onto its nouns: bounded in front, open behind. */
const agglutinated = /\p{sc=Hangul}/u;

/**
 * One phrase of the vocabulary as the source of an expression over prose().
 * `*` stands for the rest of a word, `~` for up to four words in between.
 */
export function phrase(source: string): string {
  const open = unspaced.test(source);
  const parts = source.split('~').map((part) =>
    part
      .split('*')
      .map((piece) => {
        const start = /^\s/.test(piece) ? ' ' : '';
        const end = /\S\s+$/.test(piece) ? ' ' : '';
        return start + prose(piece) + end;
      })
      .join('[\\p{L}\\p{N}]*')
      .trim(),
  );
  const body = parts.join(open ? '.{0,12}' : '(?: [^ ]+){0,4} ');
  if (open) return body;
  return `(?<![\\p{L}\\p{N}])${body}${agglutinated.test(source) ? '' : '(?![\\p{L}\\p{N}])'}`;
}

/** One expression over prose() for a list of phrases. */
export function anyOf(phrases: readonly string[]): RegExp {
  return new RegExp(phrases.map(phrase).join('|'), 'u');
}

/**
 * Text made comparable. Pages write the same thing as "Verifizierungs-Code",
 * "verificationCode" and "CÓDIGO DE VERIFICACIÓN"; attributes and prose go
 * through the same forms.
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

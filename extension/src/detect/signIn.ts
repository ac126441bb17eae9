import { prose } from './words.js';

/** An input of a form, as far as it tells what the form is for. */
export interface SignInField {
  type: string;
  autocomplete?: string;
  /** Its name, id, placeholder and label, together. */
  words?: string;
}

/** A form, or the part of a page that stands for one, as plain values. All text is bounded by whoever takes it. */
export interface SignInSnapshot {
  fields: SignInField[];
  /** The headings in it and right above it. */
  heading?: string;
  /** Captions of its buttons. */
  actions?: string[];
  /** The document's title. */
  title?: string;
  /** The path of its address. */
  path?: string;
}

const threshold = 3;

/** Names of an account. Here and below: written as pages write them, `*` for the rest of a word. */
const identifier = lazy([
  'user*', 'login', 'log in', 'logon', 'email*', 'e-mail*', 'account*', 'identifier*', 'member*', 'konto*', 'benutzer*', 'nutzer*',
  'anmelde*', 'utilis*', 'courriel', 'usuario*', 'usuário*', 'correo', 'cuenta', 'conta', 'utente', 'gebruiker*', 'użytkownik*',
  'användar*', 'bruker*', 'käyttäjä*', 'kullanıcı*', 'e-posta*', 'логин*', 'пользоват*', 'почт*', 'користувач*', 'пошт*',
  '邮箱', '郵箱', '邮件', '电子邮', '電子郵', '用户名', '用戶', '账号', '账户', '帐号', '帳號', 'メール', 'ユーザ', 'アカウント', '이메일', '아이디', '계정',
  'อีเมล', 'البريد*', 'דוא*',
]);

/** "Sign in", in a heading, a title or on a button. */
const signingIn = lazy([
  'sign in', 'signin', 'signing in', 'log in', 'log on', 'login', 'logon', 'logging in', 'welcome back', 'anmelden', 'anmeldung',
  'einlogg*', 'connexion', 'connecter', 'connectez', 'identifiez-vous', 'inicia sesión', 'iniciar sesión', 'inicio de sesión',
  'iniciar sessão', 'inicie sessão', 'acceder', 'accede', 'ingresar', 'entrar', 'accedi', 'accesso', 'entra', 'aanmelden',
  'inloggen', 'zaloguj*', 'logowanie', 'logga in', 'log ind', 'logg inn', 'kirjaudu*', 'přihlás*', 'prihlás*', 'bejelentkez*',
  'autentific*', 'conectare', 'giriş yap*', 'oturum aç*', 'đăng nhập', 'masuk', 'войти', 'вход', 'войдите', 'увійти', 'вхід',
  'σύνδεση', 'είσοδος', '登录', '登入', '登錄', 'ログイン', 'サインイン', '로그인', 'เข้าสู่ระบบ', 'تسجيل الدخول', 'כניסה', 'התחבר*',
]);
const signInPath = /(?:sign|log)[-_]?(?:in|on)(?![a-z])|(?:^|[/_-])(?:auth|authn|oauth2?|sso|identity|identifier|session)(?:[/_-]|$)|anmeld|connexion|acceso|entrar/;

/** What a form is for that looks alike: a new account, a newsletter, a lost password, an order. */
const other = lazy([
  'sign up', 'signup', 'regist*', 'create account', 'create an account', 'create your account', 'join', 'subscribe', 'newsletter',
  'mailing list', 'forgot*', 'reset', 'checkout', 'contact', 'comment', 'inscri*', 'créer*', 'abonne*', 'registr*',
  'konto erstellen', 'passwort vergessen', 'bestellen', 'crear', 'suscri*', 'criar', 'iscriv*', 'zarejestr*', 'регистр*', 'подпис*',
  '注册', '註冊', '新規登録', '会員登録', '회원가입', '订阅',
]);

/** Scripts that write no spaces between words, or set particles onto them. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Hangul}]/u;

/** Finds phrases in text that is through prose(); made when it is first asked for, as most pages never do. */
function lazy(phrases: readonly string[]): { test(text: string): boolean } {
  let made: RegExp | undefined;
  const source = (phrase: string) => {
    const words = prose(phrase);
    return unspaced.test(phrase) ? words : `(?<!\\p{L})${words}${phrase.endsWith('*') ? '' : '(?!\\p{L})'}`;
  };
  return { test: (text) => (made ??= new RegExp(phrases.map(source).join('|'), 'u')).test(text) };
}

/**
 * Is this a form in which a person signs in? What counts is what he puts in (one password, or who he is) and what the
 * page calls it. A page that is taken for one costs a connection to the user's own mail server, no more.
 */
export function signIn({ fields, heading, actions, title, path }: SignInSnapshot): boolean {
  let [passwords, names, others, score] = [0, 0, 0, 0];
  for (const { type, autocomplete = '', words = '' } of fields) {
    const purpose = autocomplete.trim().toLowerCase().split(/\s+/);
    if (type === 'password') {
      passwords++;
      if (purpose.includes('current-password')) score += 2;
      if (purpose.includes('new-password')) score -= 2;
    } else if (purpose.includes('username') || purpose.includes('webauthn')) {
      names++;
      score += 2;
    } else if (type === 'email' || purpose.includes('email') || identifier.test(prose(words))) {
      names++;
    } else if (type !== 'search') {
      others++;
    }
  }
  if (passwords + names === 0 || passwords > 1 || names > 2) return false;
  score += 2 * passwords + Math.min(names, 1) - Math.min(others, 3);

  const named = prose(`${heading ?? ''} ${title ?? ''}`);
  const said = signingIn.test(named);
  if (said) score += 2;
  if (signInPath.test((path ?? '').toLowerCase())) score += 1;
  const captions = (actions ?? []).map(prose);
  if (captions.some((caption) => signingIn.test(caption))) score += 1;
  if (!said && (other.test(named) || captions.some((caption) => other.test(caption)))) score -= 2;
  return score >= threshold;
}

import type { Control, Neighbour, Snapshot } from './snapshot.js';

/**
 * Snapshots for tests, by systematic change: what a page asks for (testdata/asked.txt) crossed with the forms a field takes,
 * with what it is called, and with what else stands on the page.
 */

/** One page's words, and what it asks for. */
export interface Asked {
  language: string;
  kind: string;
  heading: string;
  label: string;
  text: string;
  button: string;
}

/** A snapshot and the cell of the cross that it stands in. */
export interface Made {
  asked: Asked;
  form: string;
  name: string;
  around: string;
  snapshot: Snapshot;
}

/** Kinds of codes that come by another way than e-mail, and the channel that is to be told of them. */
export const otherWays: Record<string, string> = {
  sms: 'sms', call: 'sms', whatsapp: 'sms', authenticator: 'authenticator', push: 'authenticator',
};

const shown: Record<string, string> = { masked: 'j•••@g•••.com', address: 'jane.doe@example.com', phone: '•••• ••42' };

/** Reads the lines of asked.txt. */
export function readAsked(source: string): Asked[] {
  return source.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [language = '', kind = '', heading = '', label = '', text = '', button = ''] = line.split('|').map((part) => part.trim());
    const told = text.replace(/\{(\w+)\}/g, (_, key: string) => shown[key] ?? '');
    return { language, kind, heading, label, text: told, button };
  });
}

const row = (control: Control, length: number): Control[] => Array.from({ length }, () => ({ ...control, maxLength: 1 }));

/** The forms of a field. */
const forms: Record<string, Control[]> = {
  text: [{ type: 'text' }],
  numeric: [{ type: 'text', inputMode: 'numeric', maxLength: 6 }],
  tel: [{ type: 'tel', maxLength: 8 }],
  number: [{ type: 'number', inputMode: 'numeric' }],
  password: [{ type: 'password' }],
  drawn: [{ type: 'text', inputMode: 'numeric', maxLength: 6, pattern: '\\d*', placeholder: '000000' }],
  boxes: row({ type: 'text', inputMode: 'numeric' }, 6),
  four: row({ type: 'tel' }, 4),
  bare: row({ type: 'text' }, 6),
  edited: [{ type: 'editable' }],
};

/** How a field is called: by its label in one place or another, and by its attributes. */
const called: Record<string, (control: Control, label: string) => Control> = {
  label: (control, label) => ({ ...control, label }),
  placeholder: (control, label) => (control.placeholder ? { ...control, label } : { ...control, placeholder: label }),
  caption: (control, label) => ({ ...control, before: label.slice(0, 40) }),
  nothing: (control) => control,
  generated: (control, label) => ({ ...control, name: 'field_8f3a1', id: ':r3:', marks: 'css-1q2w3e MuiInputBase-input', label }),
  english: (control, label) => ({ ...control, name: 'code', id: 'code', label }),
  asked: (control, label) => ({ ...control, autocomplete: 'one-time-code', label }),
  'asked alone': (control) => ({ ...control, autocomplete: 'one-time-code' }),
};

/** What else is on the page. */
const arounds: Record<string, (snapshot: Snapshot, asked: Asked) => Snapshot> = {
  nothing: (snapshot) => snapshot,
  account: (snapshot) => ({ ...snapshot, around: `Jane Doe\njane.doe@example.com\n${snapshot.near}` }),
  'account near': (snapshot) => ({
    ...snapshot, near: (snapshot.near ?? '').replace('\n', '\njane.doe@example.com\n'), actions: ['Not you?', ...(snapshot.actions ?? [])],
  }),
  'signing in as': (snapshot) => ({ ...snapshot, near: `Signing in as j•••@g•••.com\n${snapshot.near}`, actions: [...(snapshot.actions ?? []), 'Use another account'] }),
  'account below': (snapshot) => ({ ...snapshot, near: `${snapshot.near}\nAccount: jane.doe@example.com` }),
  'account right below': (snapshot) => ({ ...snapshot, near: `${snapshot.near}\njane.doe@example.com` }),
  footer: (snapshot) => ({
    ...snapshot,
    near: `${snapshot.near}\nSubscribe to our newsletter and get offers by e-mail.\nQuestions? Write to help@shop.example.\nWe will never ask you for a code by e-mail or text message.\n© 2026 Shop Inc.`,
    actions: [...(snapshot.actions ?? []), 'Privacy', 'Terms', 'Contact us', 'Gift cards', 'Track an order', 'Search'],
  }),
  help: (snapshot) => ({
    ...snapshot,
    near: `${snapshot.near}\nNeed help? Call us on +1 555 010 0199 or e-mail care@shop.example.\nUse our app to track your orders and send gift cards.\nBy continuing you agree to receive text messages and e-mails about your order.\nLost access to your phone or e-mail?`,
    actions: ['Help', ...(snapshot.actions ?? []), 'Use a backup code', 'Try another way', 'Change e-mail address', 'Cancel'],
  }),
  column: (snapshot) => ({
    ...snapshot,
    near: `Free delivery on orders over $50. Use promo code SPRING at checkout.\n${snapshot.near}`,
    actions: ['Sign in', 'Basket', 'Search', ...(snapshot.actions ?? [])],
  }),
  form: (snapshot) => ({
    ...snapshot, near: '', around: snapshot.near ?? '', others: [{ type: 'email', words: 'email E-mail' }],
  }),
  'new password': (snapshot) => ({
    ...snapshot, near: '', around: snapshot.near ?? '', others: [{ type: 'password', words: 'password new-password' }, { type: 'password', words: 'password2 new-password' }],
  }),
  cookies: (snapshot) => ({
    ...snapshot,
    around: `${snapshot.near}\nWe value your privacy. We and our partners use cookies to measure and improve. You can change your mind at any time.`,
    actions: [...(snapshot.actions ?? []), 'Accept all', 'Reject all', 'Settings'],
  }),
  letters: (snapshot) => ({
    ...snapshot,
    around: `${snapshot.near}\nNewsletter\nSign up for our weekly e-mail`,
    others: [{ type: 'email', words: 'newsletter email Your e-mail address' } satisfies Neighbour],
    actions: [...(snapshot.actions ?? []), 'Subscribe'],
  }),
};

/** Every combination, for one page's words. */
export function* perturb(asked: Asked): Generator<Made> {
  for (const [form, controls] of Object.entries(forms)) {
    for (const [name, call] of Object.entries(called)) {
      if (asked.label === '' && name !== 'nothing' && name !== 'asked alone') continue;
      const first = call(controls[0]!, asked.label);
      const made = controls.map((control, index) => (index === 0 ? first : { ...control, ...(first.autocomplete ? { autocomplete: first.autocomplete } : {}) }));
      const near = [asked.heading, ...(name === 'caption' || name === 'nothing' ? [asked.label] : []), asked.text].filter(Boolean).join('\n');
      const snapshot: Snapshot = {
        controls: made, heading: asked.heading, near, around: '', actions: [asked.button].filter(Boolean), title: `${asked.heading} | Example`,
      };
      for (const [around, surround] of Object.entries(arounds)) yield { asked, form, name, around, snapshot: surround(snapshot, asked) };
    }
  }
}

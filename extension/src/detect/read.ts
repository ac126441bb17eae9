import type { SignInField, SignInSnapshot } from './signIn.js';
import type { Control, Neighbour, Snapshot } from './snapshot.js';

/**
 * Snapshots as they come in a message: written by the page, as far as anyone
 * can tell. What is not of its type is left out, what is long is cut, so that
 * an answer costs the same whatever the page is.
 */

const boxes = 16;
const others = 24;
const actions = 32;
const short = 400;
const long = 3000;

type Fields = Record<string, unknown>;

/** Reads a snapshot of a field; undefined where it is none. */
export function readSnapshot(value: unknown): Snapshot | undefined {
  if (!isRecord(value)) return undefined;
  const controls = list(value['controls'], boxes).map(readControl);
  if (controls.length === 0) return undefined;
  const snapshot: Snapshot = {
    controls,
    ...texts(value, ['heading', 'title', 'pictures'], short),
    ...texts(value, ['near', 'around'], long),
    actions: strings(value['actions'], actions),
    others: list(value['others'], others).map((other): Neighbour => ({ type: '', words: '', ...texts(other, ['type', 'words'], short) })),
  };
  const typed = value['typed'];
  if (typed === 'email' || typed === 'phone') snapshot.typed = typed;
  return snapshot;
}

/** Reads a snapshot of a form; undefined where it is none. */
export function readSignIn(value: unknown): SignInSnapshot | undefined {
  if (!isRecord(value)) return undefined;
  return {
    fields: list(value['fields'], others).map((field): SignInField => ({ type: '', ...texts(field, ['type', 'autocomplete', 'words'], short) })),
    ...texts(value, ['heading', 'title', 'path'], short),
    actions: strings(value['actions'], actions),
  };
}

function readControl(value: Fields): Control {
  const control: Control = {
    type: '',
    ...texts(value, ['type', 'name', 'id', 'marks', 'autocomplete', 'placeholder', 'label', 'before', 'description', 'pattern', 'inputMode'], short),
  };
  const limit = value['maxLength'];
  if (Number.isSafeInteger(limit)) control.maxLength = limit as number;
  return control;
}

function texts<K extends string>(value: Fields, keys: readonly K[], limit: number): Partial<Record<K, string>> {
  const read: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const text = value[key];
    if (typeof text === 'string' && text !== '') read[key] = text.slice(0, limit);
  }
  return read;
}

function strings(value: unknown, most: number): string[] {
  const all = Array.isArray(value) ? value.slice(0, most) : [];
  return all.filter((one): one is string => typeof one === 'string').map((one) => one.slice(0, short));
}

function list(value: unknown, most: number): Fields[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isRecord) : [];
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

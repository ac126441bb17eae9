import { promises } from '../detect/glance.js';
import { sight } from '../detect/judge.js';
import { readScene } from '../detect/read.js';
import { signIn } from '../detect/signIn.js';
import { readForm } from '../detect/signInForm.js';
import type { Fallen, FromContent, SeenReply, WorkerReplies } from '../messages.js';
import type { Field } from '../protocol.js';
import { isAllowed } from './origin.js';
import type { Place } from './request.js';
import type { Seen } from './requests.js';

/** What the browser, not the page, says about where a message comes from. */
export type Sender = Pick<chrome.runtime.MessageSender, 'id' | 'origin' | 'frameId' | 'documentId' | 'documentLifecycle'> & {
  tab?: Pick<chrome.tabs.Tab, 'id'> | undefined;
};

/** What content scripts can ask of the worker. */
export interface ContentTarget {
  /** A field that asks for an e-mailed code is there, or seems to be, and may be seen in a moment. */
  expect(): void;
  seen(place: Place, origin: string, seen: Seen): Promise<SeenReply>;
  gone(place: Place, key: number): void;
  signIn(place: Place, origin: string, account: string | undefined): void;
  signInGone(place: Place): void;
}

type Handler = (
  target: ContentTarget,
  place: Place,
  sender: Sender,
  message: Record<string, unknown>,
) => Reply | undefined;
/** What a message is answered, at once or later. */
type Reply = Promise<WorkerReplies[keyof WorkerReplies]>;
type Handlers = { [T in FromContent['type']]: Handler };

// Written by an attacker, as far as we know: every value is checked, and the
// site is never among them.
const handlers: Handlers = {
  // To be awake was all.
  'field.near': () => undefined,
  // This and a sign-in form are answered from their scene alone: a page learns nothing of the user by them.
  'field.look'(target, _place, _sender, message) {
    const scene = readScene(message['scene']);
    // The host takes as long to start as a first look takes.
    if (scene && promises(scene)) target.expect();
    const seen = scene && sight(scene);
    if (seen?.code?.channel === 'email') target.expect();
    return seen && Promise.resolve(seen);
  },
  'field.seen'(target, place, sender, message) {
    // Nobody looks at a page that is rendered ahead, or on its way into the back-forward cache: it tells again when somebody does.
    if (sender.documentLifecycle !== undefined && sender.documentLifecycle !== 'active') return Promise.resolve('later');
    const seen = readSeen(message);
    return seen && isAllowed(sender.origin) ? target.seen(place, sender.origin, seen) : undefined;
  },
  // Said by a page that is going, too: its document is not active any more.
  'field.gone'(target, place, _sender, message) {
    const key = readKey(message['key']);
    if (key !== undefined) target.gone(place, key);
    return undefined;
  },
  'signin.seen'(target, place, sender, message) {
    const scene = readScene(message['scene']);
    const form = scene && readForm(scene, String(message['path']));
    if (!form) return undefined;
    const is = signIn(form);
    const looked = sender.documentLifecycle === undefined || sender.documentLifecycle === 'active';
    if (is && looked && isAllowed(sender.origin)) target.signIn(place, sender.origin, readText(message['account'], MAX_ACCOUNT));
    return Promise.resolve(is);
  },
  'signin.gone'(target, place) {
    target.signInGone(place);
    return undefined;
  },
};

/**
 * Handles a message of a content script: one that runs in a tab, in a document
 * of an allowed origin, in our own extension. Anything else is ignored. The
 * result is the reply, where the message has one.
 */
export function handleContent(
  target: ContentTarget,
  message: unknown,
  sender: Sender,
  self: { id: string },
): Reply | undefined {
  const tab = sender.tab?.id;
  if (sender.id !== self.id || tab === undefined || sender.frameId === undefined || !sender.documentId) return undefined;
  if (!isAllowed(sender.origin) || typeof message !== 'object' || message === null) return undefined;
  const record = message as Record<string, unknown>;
  const type = record['type'];
  if (typeof type !== 'string' || !Object.hasOwn(handlers, type)) return undefined;
  const place: Place = { tab, frame: sender.frameId, document: sender.documentId };
  return handlers[type as FromContent['type']](target, place, sender, record);
}

/** Is a message answered from what it says alone, and not from what the worker remembers? */
export function isLook(message: unknown): boolean {
  const { type } = (message ?? {}) as { type?: unknown };
  return type === 'field.look';
}

/** Longest code field anyone asks for, in characters. */
export const MAX_LENGTH = 64;
/** RFC 5321 section 4.5.3.1: 64 octets, the sign, 255 octets. */
export const MAX_ACCOUNT = 320;
/** A BCP 47 tag is seldom longer than 35 characters, RFC 5646 section 4.4.1. */
export const MAX_LANGUAGE = 35;

function readSeen(message: Record<string, unknown>): Seen | undefined {
  const key = readKey(message['key']);
  const field = readField(message['field']);
  const channel = message['channel'];
  if (key === undefined || !field || (channel !== 'email' && channel !== 'unknown')) return undefined;
  const language = readText(message['language'], MAX_LANGUAGE);
  const account = readText(message['account'], MAX_ACCOUNT);
  const again = FALLEN.find((why) => why === message['again']);
  return {
    key,
    field,
    channel,
    ...(language === undefined ? {} : { language }),
    ...(account === undefined ? {} : { account }),
    ...(again === undefined ? {} : { again }),
  };
}

const FALLEN: readonly Fallen[] = ['emptied', 'invalid', 'user'];

function readKey(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function readField(value: unknown): Field | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, length, alphabet } = value as Record<string, unknown>;
  if ((kind !== 'single' && kind !== 'boxes') || (alphabet !== 'digits' && alphabet !== 'any')) return undefined;
  if (length === undefined) return { kind, alphabet };
  if (!Number.isSafeInteger(length) || (length as number) < 1 || (length as number) > MAX_LENGTH) return undefined;
  return { kind, alphabet, length: length as number };
}

function readText(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined;
}

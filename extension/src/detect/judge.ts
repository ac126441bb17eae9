import type { Field } from '../protocol.js';
import { accounts } from './address.js';
import { channel, type Channel } from './channel.js';
import { codeField } from './field.js';
import { readAround } from './reading.js';
import { rows } from './rows.js';
import { within } from './scene.js';
import { shape } from './shape.js';
import type { ReadScene } from './read.js';
import type { Snapshot } from './snapshot.js';

/** What a snapshot of a code field comes to. */
export interface Judgement {
  channel: Channel;
  field: Field;
  /** The account e-mail that the page shows beside the field, masked as it stands there. */
  account?: string;
}

/** What a slot that was asked about is. */
export interface Sighting {
  /** The numbers of the slots that make up the row it is in, in reading order; or its own. */
  slots: number[];
  /** By markup alone it is no more than likely that these are a row: the page is to look how they are drawn. */
  loose?: true;
  /** Absent where it is no code field, or one whose code does not come by e-mail. */
  code?: Judgement & { channel: 'email' | 'unknown' };
  /** It is a code field, and its code is sent another way. */
  other?: true;
}

/** Asks both questions of this room about a snapshot; undefined where it is of no code field. */
export function judge(snapshot: Snapshot): Judgement | undefined {
  if (!codeField(snapshot).code) return undefined;
  const { label = '', description = '' } = snapshot.controls[0] ?? {};
  const [account] = accounts(`${label} ${description} ${snapshot.heading ?? ''} ${snapshot.near ?? ''}`);
  return { channel: channel(snapshot), field: shape(snapshot), ...(account === undefined ? {} : { account }) };
}

/** Finds the row that the slot with the number 0 is in, and takes its snapshot. */
export function frame({ root, title, typed, alone }: ReadScene): { snapshot: Snapshot; slots: number[]; sure: boolean } | undefined {
  const slots = [...within(root)].filter(({ slot }) => slot !== undefined);
  const asked = slots.find(({ slot }) => slot === 0);
  if (!asked) return undefined;
  const found = alone ? undefined : rows(slots).find(({ group }) => group.includes(asked));
  const { group, sure } = found ?? { group: [asked], sure: true };
  const snapshot: Snapshot = { ...readAround(group), ...(title === undefined ? {} : { title }), ...(typed === undefined ? {} : { typed }) };
  return { snapshot, slots: group.map(({ slot }) => slot!), sure };
}

/** Answers what the slot with the number 0 in a scene is. */
export function sight(scene: ReadScene): Sighting | undefined {
  const framed = frame(scene);
  if (!framed) return undefined;
  const { snapshot, slots, sure } = framed;
  const code = judge(snapshot);
  return { slots, ...(sure ? {} : { loose: true }), ...(code === undefined ? {} : isOurs(code) ? { code } : { other: true }) };
}

function isOurs(code: Judgement): code is NonNullable<Sighting['code']> {
  return code.channel === 'email' || code.channel === 'unknown';
}

import type { Field } from '../protocol.js';
import { accounts } from './address.js';
import { channel, type Channel } from './channel.js';
import { codeField } from './field.js';
import { shape } from './shape.js';
import type { Snapshot } from './snapshot.js';

/** What a snapshot of a code field comes to. */
export interface Judgement {
  channel: Channel;
  field: Field;
  /** The account e-mail that the page shows beside the field, masked as it stands there. */
  account?: string;
}

/** Asks both questions of this room about a snapshot; undefined where it is of no code field. */
export function judge(snapshot: Snapshot): Judgement | undefined {
  if (!codeField(snapshot).code) return undefined;
  const { label = '', description = '' } = snapshot.controls[0] ?? {};
  const [account] = accounts(`${label} ${description} ${snapshot.heading ?? ''} ${snapshot.near ?? ''}`);
  return { channel: channel(snapshot), field: shape(snapshot), ...(account === undefined ? {} : { account }) };
}

import type { ReadScene } from './read.js';
import { type Branch, said, within } from './scene.js';

/** What the markup of a code field often says, and what is in no other field's name. */
const marked = /one-time-code/;
const named = /otp|one.?time|verif/i;
/** Mail, in languages of most of the pages there are; and an address, masked or not. */
const mailed = /@|mail|correo|courriel|e-post|posta el|poczt|почт|пошт|メール|邮箱|郵件|메일/i;

/**
 * Does it look at a first glance as if the slot with the number 0 took a code that is mailed? It says nothing that may be
 * relied on: it is for what is well begun while judge.ts reads, which takes longer.
 */
export function promises({ root }: ReadScene): boolean {
  let slot: Branch | undefined;
  let mail = false;
  for (const branch of within(root)) {
    if (branch.slot === 0) slot = branch;
    mail ||= branch.children.some((child) => typeof child === 'string' && mailed.test(child));
  }
  return mail && slot !== undefined && (marked.test(said(slot, 'autocomplete')) || named.test(`${said(slot, 'name')} ${said(slot, 'id')}`));
}

import type { ReadScene } from './read.js';
import { type Branch, formOf, isInput, isInTabOrder, labelsOf, said, textOf, typeOf, within } from './scene.js';
import type { SignInField, SignInSnapshot } from './signIn.js';

const mostFields = 12;
const asked = new Set(['text', 'tel', 'email', 'password', 'number', 'url', 'search', 'date']);

/** Reads the form that the slot with the number 0 is in, or what stands for one; `path` is that of the page's address. */
export function readForm({ root, title }: ReadScene, path: string): SignInSnapshot | undefined {
  const input = [...within(root)].find(({ slot }) => slot === 0);
  if (!input) return undefined;
  const home = [...within(formOf(input) ?? root)];
  const inputs = home.filter((one) => isInput(one) && !one.hidden && asked.has(typeOf(one)));
  const fields = inputs.filter((one) => isInTabOrder(one) || said(one, 'aria-hidden') !== 'true').slice(0, mostFields);
  const headings = home.filter(isHeading).slice(0, 3);
  // A form's heading often stands above it.
  const heading = headings.length > 0 ? headings : [...within(root)].filter(({ tag }) => tag === 'h1').slice(0, 1);
  const buttons = home.filter(isButton).slice(0, 8);
  return {
    fields: fields.map(fieldOf),
    heading: heading.map((one) => textOf(one).slice(0, 100)).join(' '),
    actions: buttons.map((one) => (isInput(one) ? said(one, 'value') : textOf(one)).slice(0, 60)),
    ...(title === undefined ? {} : { title: title.slice(0, 100) }),
    path: path.slice(0, 200),
  };
}

function isHeading({ tag, attributes }: Branch): boolean {
  return tag === 'h1' || tag === 'h2' || tag === 'legend' || attributes.get('role') === 'heading';
}

function isButton(branch: Branch): boolean {
  return branch.tag === 'button' || said(branch, 'role') === 'button' || (isInput(branch) && typeOf(branch) === 'submit');
}

function fieldOf(input: Branch): SignInField {
  const labels = labelsOf(input).map((label) => textOf(label).slice(0, 80));
  const words = ['name', 'id', 'placeholder', 'aria-label'].map((name) => said(input, name));
  return { type: typeOf(input), autocomplete: said(input, 'autocomplete'), words: [...words, ...labels].join(' ').trim().slice(0, 300) };
}

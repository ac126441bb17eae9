/**
 * What the two questions of this room are asked about: a page around one
 * field, as plain values. No DOM types, so that a snapshot can be written by
 * hand in testdata, or saved from a page.
 */

/** One input as its markup has it. Absent means the attribute is absent. */
export interface Control {
  /** The type the browser made of it: text, tel, number, password, email, search …; `editable` for an edited element. */
  type: string;
  name?: string;
  id?: string;
  /** The author's own names for it beside name and id: class, data-testid, formcontrolname … */
  marks?: string;
  autocomplete?: string;
  placeholder?: string;
  /** Text of its labels, aria-label, aria-labelledby and title. */
  label?: string;
  /** The few words right before it, where it has no label and no placeholder. */
  before?: string;
  /** Text that aria-describedby names: a hint, or an error. */
  description?: string;
  maxLength?: number;
  pattern?: string;
  inputMode?: string;
}

/** Another field of the same form, as far as it tells what the form is for. */
export interface Neighbour {
  type: string;
  /** Its name, id, autocomplete, placeholder and label, together. */
  words: string;
  /** It is the one right before the field: what a code beside it makes sure of, where both stand in one form. */
  above?: true;
}

/** A field and its surroundings, from near to far. All text is bounded by whoever takes the snapshot. */
export interface Snapshot {
  /** One input, or the boxes of a row in reading order. */
  controls: Control[];
  /** The nearest heading or legend above it, and the caption of the tab or fold that it is in. */
  heading?: string;
  /** Prose in the largest part of the page that holds no other field, if that is not long. */
  near?: string;
  /** Prose of the form, dialog or main part around it. */
  around?: string;
  /** Captions of the buttons and links around it, one each: what could be done instead, so no statement of what is. */
  actions?: string[];
  /** The document's title. */
  title?: string;
  /** Attributes of the pictures beside it: a captcha or a QR code. */
  pictures?: string;
  /** The other fields of the form. */
  others?: Neighbour[];
  /** What the user typed last in another field of this page; the value itself is not kept. */
  typed?: 'email' | 'phone';
}

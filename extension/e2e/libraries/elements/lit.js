// A row of boxes in a component's shadow, as one writes it with Lit.
import { html, LitElement } from 'lit';
import { form, holds, words } from '../page.js';

class CodeBoxes extends LitElement {
  static properties = { value: {} };
  static formAssociated = true;
  internals = this.attachInternals();
  constructor() {
    super();
    this.value = '';
  }
  put(index, event) {
    const boxes = [...this.value.padEnd(words.length)];
    boxes[index] = event.target.value.slice(-1) || ' ';
    this.value = boxes.join('').trimEnd();
    this.internals.setFormValue(this.value);
    if (event.target.value) event.target.nextElementSibling?.focus();
  }
  render() {
    return Array.from({ length: words.length }, (_, index) => html`<input .value=${this.value[index]?.trim() ?? ''} @input=${(event) => this.put(index, event)} maxlength="1" size="1">`);
  }
}
customElements.define('code-boxes', CodeBoxes);
const place = form((form) => new FormData(form).get('code'));
place.innerHTML = '<code-boxes name="code"></code-boxes>';
holds(() => place.firstElementChild.value);

import { Application, Controller } from '@hotwired/stimulus';
import { form, holds, words } from '../page.js';

const place = form((form) => new FormData(form).get('code'));
place.innerHTML = `<div data-controller="code"><input type="hidden" name="code" data-code-target="whole">${'<input type="text" inputmode="numeric" maxlength="1" style="width: 40px" data-code-target="box" data-action="input->code#put keydown->code#back">'.repeat(words.length)}</div>`;
holds(() => place.querySelector('[name=code]').value);
Application.start().register('code', class extends Controller {
  static targets = ['box', 'whole'];
  put({ target }) {
    this.wholeTarget.value = this.boxTargets.map((box) => box.value).join('');
    if (target.value) this.boxTargets[this.boxTargets.indexOf(target) + 1]?.focus();
  }
  back({ target, key }) {
    if (key === 'Backspace' && target.value === '') this.boxTargets[this.boxTargets.indexOf(target) - 1]?.focus();
  }
});

import Inputmask from 'inputmask';
import { form, holds } from '../page.js';

const place = form((form) => form.elements.code.inputmask.unmaskedvalue());
place.innerHTML = '<input name="code" type="text">';
Inputmask({ mask: '9 9 9 9 9 9' }).mask(place.firstElementChild);
holds(() => place.firstElementChild.inputmask.unmaskedvalue());

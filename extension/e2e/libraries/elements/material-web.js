import '@material/web/textfield/outlined-text-field.js';
import { form, holds, words } from '../page.js';

const place = form((form) => new FormData(form).get('code'));
place.innerHTML = `<md-outlined-text-field name="code" label="${words.heading}" maxlength="6"></md-outlined-text-field>`;
holds(() => place.firstElementChild.value);

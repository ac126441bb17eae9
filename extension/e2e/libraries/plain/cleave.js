import Cleave from 'cleave.js';
import { form, holds } from '../page.js';

const place = form(() => cleave.getRawValue());
place.innerHTML = '<input name="code" class="input-element">';
const cleave = new Cleave('.input-element', { blocks: [3, 3], delimiter: '-', numericOnly: true });
holds(() => cleave.getRawValue());

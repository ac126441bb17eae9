import 'pincode-input/dist/pincode-input.min.css';
import PincodeInput from 'pincode-input';
import { form, holds, words } from '../page.js';

let code = '';
holds(() => code);
form(() => code).id = 'demo';
new PincodeInput('#demo', { count: words.length, secure: false, previewDuration: 200, onInput: (value) => { code = value; } });

// A jQuery plugin; the original input keeps the value.
import jQuery from './jquery.part.js';
import 'bootstrap-pincode-input/js/bootstrap-pincode-input.js';
import { form, holds, words } from '../page.js';

const place = form((form) => new FormData(form).get('mycode'));
place.innerHTML = '<input type="text" name="mycode" id="pincode-input1">';
jQuery('#pincode-input1').pincodeInput({ inputs: words.length, hidedigits: false });
holds(() => jQuery('#pincode-input1').val());

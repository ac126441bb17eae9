import { initialize } from '@ionic/core/components';
import { defineCustomElement } from '@ionic/core/components/ion-input-otp.js';
import { form, holds, words } from '../page.js';

initialize();
defineCustomElement();
let code = '';
holds(() => code);
const otp = document.createElement('ion-input-otp');
otp.length = words.length;
otp.addEventListener('ionInput', (event) => { code = event.detail.value; });
otp.addEventListener('ionComplete', (event) => { code = event.detail.value; });
form(() => otp.value).append(otp);

// Its documentation's own template of a box.
import PrimeVue from 'primevue/config';
import InputOtp from 'primevue/inputotp';
import { page } from './form.js';

page(`<InputOtp v-model="code" :length="length"><template #default="{ attrs, events, index }"><input type="text" v-bind="attrs" v-on="events" style="width: 40px; height: 40px; text-align: center" /><div v-if="index === 3">-</div></template></InputOtp>`, { components: { InputOtp } }, { install: (app) => app.use(PrimeVue, { unstyled: true }) });

import 'vuetify/styles';
import { createVuetify } from 'vuetify';
import { VApp, VOtpInput } from 'vuetify/components';
import { page } from './form.js';

page(`<v-app><v-otp-input v-model="code" :length="length" /></v-app>`, { components: { VApp, VOtpInput } }, createVuetify());

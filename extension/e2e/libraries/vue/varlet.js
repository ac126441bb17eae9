import '@varlet/ui/es/style.mjs';
import { OtpInput } from '@varlet/ui';
import { page } from './form.js';

page(`<var-otp-input v-model="code" :length="length" />`, { components: { VarOtpInput: OtpInput } });

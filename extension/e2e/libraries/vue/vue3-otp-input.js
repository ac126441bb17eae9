import OtpInput from 'vue3-otp-input';
import { page } from './form.js';

page(`<v-otp-input input-classes="otp-input" separator="-" :num-inputs="length" :should-auto-focus="true" :is-input-num="true" @on-change="(value) => code = value" @on-complete="(value) => code = value" />`, { components: { 'v-otp-input': OtpInput } });

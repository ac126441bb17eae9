import { NInputOtp } from 'naive-ui';
import { page } from './form.js';

page(`<n-input-otp v-model:value="otp" :length="length" @update:value="(value) => code = value.join('')" />`, { components: { NInputOtp }, data: () => ({ otp: [] }) });

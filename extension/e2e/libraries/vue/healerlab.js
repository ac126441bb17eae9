import { HOtpInput } from '@healerlab/vue3-simple-otp-input';
import { page } from './form.js';

page(`<HOtpInput :length="length" type="text" @on-change="(value) => code = value" @on-finish="(value) => code = value" :outlined="true" :only-number="true" separator="-" separatorType="middle" />`, { components: { HOtpInput } });

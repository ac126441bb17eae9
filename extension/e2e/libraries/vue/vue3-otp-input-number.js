// Number inputs, and the handlers of its README.
import OtpInput from 'vue3-otp-input';
import { page } from './form.js';

page(`<v-otp-input input-classes="otp-input" input-type="number" :num-inputs="length" @on-change="(value) => code = value" :conditionalClass="['one', 'two', 'three', 'four', 'five', 'six']" :placeholder="['-', '-', '-', '-', '-', '-']" />`, { components: { 'v-otp-input': OtpInput } });

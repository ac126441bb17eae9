import { OTPInput } from 'vue-input-otp';
import { page } from './form.js';

page(`<OTPInput v-slot="{ slots }" v-model="code" :maxlength="length" container-class="group flex items-center"><div style="display: flex"><div v-for="(slot, index) in slots" :key="index" style="width: 40px; height: 56px; border: 1px solid #ccc">{{ slot.char }}</div></div></OTPInput>`, { components: { OTPInput } });

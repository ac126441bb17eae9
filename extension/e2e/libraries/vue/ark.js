import { PinInput } from '@ark-ui/vue/pin-input';
import { page } from './form.js';

page(`<Root v-model="boxes" otp @value-change="(e) => code = e.valueAsString"><Label>Code</Label><Control><Input v-for="index in length" :key="index" :index="index - 1" /></Control><HiddenInput /></Root>`, { components: { Root: PinInput.Root, Label: PinInput.Label, Control: PinInput.Control, Input: PinInput.Input, HiddenInput: PinInput.HiddenInput }, data: () => ({ boxes: [] }) });

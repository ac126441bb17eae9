import { page } from './form';
import { InputOtpModule } from 'primeng/inputotp';

page('<p-inputOtp [(ngModel)]="code" name="code" [length]="6" [integerOnly]="true" />', [InputOtpModule]);

import { page } from './form';
import { NgOtpInputComponent } from 'ng-otp-input';

page('<ng-otp-input (onInputChange)="put($event)" [config]="{ length: 6, allowNumbersOnly: true }" />', [NgOtpInputComponent]);

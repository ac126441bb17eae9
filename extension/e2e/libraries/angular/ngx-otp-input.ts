import { page } from './form';
import { NgxOtpInputComponent } from 'ngx-otp-input';

page('<ngx-otp-input [options]="options" (otpChange)="put($event.join(\'\'))" (otpComplete)="put($event)" />', [NgxOtpInputComponent], { options: { otpLength: 6, autoFocus: false } });

import { page } from './form';
import { FormControl } from '@angular/forms';
import { NgOtpInputComponent } from 'ng-otp-input';

page('<ng-otp-input [formControl]="control" [config]="{ length: 6, isPasswordInput: true }" />', [NgOtpInputComponent], { control: new FormControl('') });

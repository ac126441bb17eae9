import { page } from './form';
import { FormControl } from '@angular/forms';
import { NgxMaskDirective, provideNgxMask } from 'ngx-mask';

page('<input [formControl]="control" mask="000-000" placeholder="000-000">', [NgxMaskDirective], { control: new FormControl(''), providers: [provideNgxMask()] });

// A field whose value is taken when it is left.
import { page } from './form';
import { FormControl } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';

page('<mat-form-field><mat-label>{{ words.heading }}</mat-label><input matInput [formControl]="control" inputmode="numeric"></mat-form-field>', [MatFormFieldModule, MatInputModule], { control: new FormControl('', { updateOn: 'blur' }) });

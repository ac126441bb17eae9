import { page } from './form';
import { CodeInputModule } from 'angular-code-input';

page('<code-input [isCodeHidden]="false" [codeLength]="6" (codeChanged)="put($event)" (codeCompleted)="put($event)" />', [CodeInputModule]);

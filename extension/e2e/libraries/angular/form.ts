import '@angular/compiler';
import 'zone.js';
import { Component, Type } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { FormControl, FormsModule, ReactiveFormsModule } from '@angular/forms';
import { holds, sent, words } from '../page.js';

/**
 * Starts a page around a piece of template that puts the code into `code`, or into the form control `control` where
 * that is told; compiled in the browser.
 */
export function page(template: string, imports: unknown[], { control, providers = [], options = {} }: { control?: FormControl; providers?: any[]; options?: object } = {}) {
  @Component({
    selector: 'app-root',
    standalone: true,
    imports: [FormsModule, ReactiveFormsModule, ...(imports as Type<unknown>[])],
    template: `<main><h1>{{ words.heading }}</h1><p>{{ words.sent }}</p>
      <form (submit)="send($event)">${template}<button type="submit">{{ words.verify }}</button></form>
      <p><a href="#">{{ words.again }}</a></p></main>`,
  })
  class Page {
    words = words;
    length = words.length;
    options = options;
    control = control;
    code = '';
    constructor() { holds(() => this.whole()); }
    put(code: string) { this.code = code; }
    whole() { return String((control ? control.value : this.code) ?? ''); }
    send(event: Event) { event.preventDefault(); sent(this.whole()); }
  }
  const root = document.createElement('app-root');
  document.getElementById('root')!.append(root);
  void bootstrapApplication(Page, { providers });
}

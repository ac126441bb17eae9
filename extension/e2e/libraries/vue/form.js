import { createApp } from 'vue';
import { holds, sent, words } from '../page.js';

/**
 * Mounts the page around a piece of template that puts the code into `code`;
 * `length` is there too. `component` is merged into the page's component, `use` are its plugins.
 */
export function page(template, component = {}, ...use) {
  const app = createApp({
    ...component,
    data: () => ({ code: '', length: words.length, words, ...component.data?.() }),
    methods: { send() { sent(this.code); }, ...component.methods },
    mounted() { holds(() => this.code); },
    template: `<main><h1>{{ words.heading }}</h1><p>{{ words.sent }}</p>
      <form @submit.prevent="send">${template}<button type="submit">{{ words.verify }}</button></form>
      <p><a href="#">{{ words.again }}</a></p></main>`,
  });
  for (const plugin of use) app.use(plugin);
  app.mount('#root');
}

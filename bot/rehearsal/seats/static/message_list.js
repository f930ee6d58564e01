// A room's messages, put into the page one by one and past its tree of elements: with that, whatever came would have the
// whole window computed anew. What is called here is called in the order in which it happened.
const isBefore = (one, other) => one.length - other.length || (one < other ? -1 : 1);

const drawn = (html) => {
  const holder = document.createElement('div');
  holder.setHTML(html);  // once more without whatever could act by itself
  return holder.firstElementChild;
};

export default {
  template: '<div></div>',
  created() {
    this.drawn = new Map();
  },
  methods: {
    // Another room, or the same anew: `messages` are pairs of id and HTML, oldest first; `above` stands over them.
    show(room, messages, above) {
      this.drawn = new Map(messages.map(([id, html]) => [id, {html, element: drawn(html)}]));
      const elements = [...this.drawn.values()].map((one) => one.element);
      this.$el.dataset.room = room;
      this.$el.replaceChildren(...(above ? [drawn(above)] : []), ...elements);
    },
    // A message that came, or reads otherwise now; it stands where its id puts it.
    put(id, html) {
      const known = this.drawn.get(id);
      if (known?.html === html) return;
      const element = drawn(html);
      if (known) known.element.replaceWith(element);
      else this.$el.insertBefore(element, this.firstAfter(id));
      this.drawn.set(id, {html, element});
    },
    remove(id) {
      this.drawn.get(id)?.element.remove();
      this.drawn.delete(id);
    },
    firstAfter(id) {
      let found = null;
      for (let at = this.$el.lastElementChild; at?.dataset.id && isBefore(id, at.dataset.id) < 0; at = at.previousElementSibling)
        found = at;
      return found;
    },
  },
};

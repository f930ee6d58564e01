// A card may be drawn anew while one of its buttons has the focus: whoever goes about by keys keeps their place. What
// watches the document is called right after it changed, before any further key is heard.
(() => {
  let held = null;
  const isSame = (button) => ['do', 'message', 'control'].every((key) => button.dataset[key] === held.data[key]);
  document.addEventListener('focusin', (event) => {
    const button = event.target.closest('.log [data-do]');
    held = button && {data: {...button.dataset}, log: button.closest('.log')};
  });
  document.addEventListener('pointerdown', (event) => {
    if (!event.target.closest('[data-do]')) held = null;
  });
  new MutationObserver(() => {
    if (!held || document.activeElement !== document.body) return;
    const again = [...held.log.querySelectorAll('[data-do]')].find(isSame);
    if (again) again.focus({preventScroll: true});
  }).observe(document, {childList: true, subtree: true});
})();

// A link past everything leads straight to what it names.
document.addEventListener('click', (event) => {
  const skip = event.target.closest('a.skip');
  const found = skip && document.querySelector(skip.dataset.to);
  if (!found) return;
  event.preventDefault();
  (found.matches('textarea, [tabindex]') ? found : found.querySelector('textarea'))?.focus();
});

// Whoever opens the rehearsal for the first time is led through the first minute; Escape leaves it, and leaving is kept.
(() => {
  const key = 'parley-first-minute';
  const kept = () => { try { return localStorage.getItem(key); } catch { return 'no place to keep it'; } };
  const keep = () => { try { localStorage.setItem(key, 'seen'); } catch { /* it is offered again */ } };
  const lead = () => {
    const first = document.querySelector('script[data-first-minute]');
    if (first && !kept()) location.replace(first.dataset.firstMinute);
  };
  if (document.readyState === 'complete') lead(); else addEventListener('load', lead);
  document.addEventListener('click', (event) => { if (event.target.closest('a[data-first-minute]')) keep(); });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !document.querySelector('.q-dialog__inner')) document.querySelector('a[data-first-minute]')?.click();
  });
})();

// What is taller than its window opens at its beginning; an answer to oneself is always seen; whoever reads further up
// is left there.
(() => {
  const away = new WeakSet();
  const scrollOf = (event) => event.target instanceof Element && event.target.closest('.scroll');
  const moved = (event) => {
    const scroll = scrollOf(event);
    if (scroll) requestAnimationFrame(() => scroll.scrollTop > -40 ? away.delete(scroll) : away.add(scroll));
  };
  for (const kind of ['wheel', 'touchmove', 'keyup']) document.addEventListener(kind, moved, {passive: true});
  document.addEventListener('pointerup', (event) => { if (event.target.matches?.('.scroll')) moved(event); });
  const look = (log) => {
    const scroll = log.closest('.scroll'), all = log.querySelectorAll('.message'), last = all[all.length - 1];
    if (!last || !scroll || last.dataset.id === log.dataset.newest) return;
    const room = scroll.dataset.room !== log.dataset.room;
    scroll.dataset.room = log.dataset.room;
    log.dataset.newest = last.dataset.id;
    const own = last.matches('.only-you');
    if (room || own) away.delete(scroll);
    if (away.has(scroll)) return;
    scroll.scrollTop = 0;
    if (last.offsetHeight > scroll.clientHeight && !own)
      scroll.scrollTop += last.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
  };
  new MutationObserver((changes) => {
    const logs = new Set(changes.map((change) => change.target.closest?.('.log')).filter(Boolean));
    if (logs.size) requestAnimationFrame(() => logs.forEach(look));
  }).observe(document, {childList: true, subtree: true});
})();

// On a narrow screen the rooms and the people are put away until they are asked for.
document.addEventListener('click', (event) => {
  const body = event.target.closest('.seat')?.querySelector('.seat-body');
  if (!body) return;
  const shower = event.target.closest('[data-shows]');
  const shown = shower && !body.classList.contains(shower.dataset.shows) ? shower.dataset.shows : null;
  const stays = !shower && event.target.closest('.rooms, .people-here') && !event.target.closest('.room-link');
  if (stays) return;
  body.classList.remove('show-rooms', 'show-people');
  if (shown) body.classList.add(shown);
  for (const one of body.querySelectorAll('[data-shows]')) one.setAttribute('aria-expanded', String(one.dataset.shows === shown));
});
document.documentElement.dir = 'ltr';

// Whoever goes to a room goes there to read and write; where fingers type, the keyboard would cover what is to be read.
document.addEventListener('click', (event) => {
  if (event.target.closest('.room-link') && matchMedia('(hover: hover)').matches)
    event.target.closest('.seat').querySelector('.composer textarea').focus();
});

// What lies behind a dialog can be neither reached nor read while it is open.
new MutationObserver(() => {
  document.querySelector('.q-layout')?.toggleAttribute('inert', document.querySelector('.q-dialog__inner') !== null);
}).observe(document.documentElement, {childList: true, subtree: true});

// Escape puts the tray of the seat away in which one is, wherever in it the focus stands.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const seat = document.activeElement.closest('.seat') ?? document;
  const tray = [...seat.querySelectorAll('.tray')].find((one) => one.offsetParent);
  tray?.querySelector('.tray-foot .q-btn')?.click();
});

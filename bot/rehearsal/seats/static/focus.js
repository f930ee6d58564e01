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

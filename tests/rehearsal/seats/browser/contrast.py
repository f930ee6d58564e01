"""Contrast of all that stands on a page, where what looks the same as something that was found good is good."""

from playwright.sync_api import Page

_JUDGE = """async (good) => {
  const known = new Set(good);
  const ALONE = ['color', 'fontSize', 'fontWeight', 'textShadow', 'webkitTextStrokeWidth'];
  const lies = (one) => {
    const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(one);
    const laid = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join();
    return laid === 'rgba(0, 0, 0, 0),none,1,none,normal' ? '' : laid + '/';
  };
  const backs = new Map();
  const back = (one) => {
    if (!one) return '';
    if (!backs.has(one)) backs.set(one, lies(one) + back(one.parentElement));
    return backs.get(one);
  };
  // What is neither around it nor in it, and lies before or behind its middle.
  const strange = (one) => {
    const box = one.getBoundingClientRect();
    return document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      .filter((other) => !other.contains(one) && !one.contains(other)).map(lies).join('');
  };
  const looks = (one) => {
    const style = getComputedStyle(one);
    return [...ALONE.map((name) => style[name]), back(one), strange(one)].join();
  };
  const speaks = (one) => one.matches('input, select, textarea')
    || [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  const seen = [...document.body.querySelectorAll('*')]
    .filter((one) => speaks(one) && one.checkVisibility() && !one.closest('[inert]'));
  const all = new Map(seen.map((one) => [one, looks(one)]));
  const include = [...all].filter(([, look]) => !known.has(look)).map(([one]) => one);
  if (!include.length) return {faults: [], good: []};
  const found = await axe.run({include}, {runOnly: ['color-contrast'], resultTypes: ['violations', 'passes'],
    elementRef: true, selectors: false});
  const passed = found.passes.flatMap((rule) => rule.nodes).map((node) => all.get(node.element)).filter(Boolean);
  const bad = new Set(found.violations.flatMap((rule) => rule.nodes).map((node) => all.get(node.element)));
  return {
    faults: found.violations.map((rule) => [rule.impact, rule.id, rule.nodes[0].html.slice(0, 120)]),
    good: [...new Set(passed)].filter((look) => !bad.has(look)),
  };
}"""
"""How something looks is all that contrast is reckoned from: its colour, size and weight, what all that is around it
lays behind it, and what else lies where it stands. Only what was judged and found good is known; what nobody can see,
or is behind a dialog, the rule passes over."""

_good: set[str] = set()


def contrast_faults(page: Page) -> list[list[str]]:
    """In the light that the page is in: impact, rule and place of what has too little."""
    judged = page.evaluate(_JUDGE, list(_good))
    _good.update(judged["good"])
    faults: list[list[str]] = judged["faults"]
    return faults

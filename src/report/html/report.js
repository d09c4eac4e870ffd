'use strict';
// State lives in the address (#lang=en&verdict=reject&reason=glare&q=name&sort=score), so that a view can be kept.
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const list = $('cards');
  const cards = [...list.querySelectorAll('.card')].map((element, index) => ({
    element, index,
    verdict: element.dataset.verdict,
    codes: element.dataset.codes.split(' '),
    path: element.dataset.path.normalize('NFKC').toLowerCase(),
    score: element.dataset.score === '' ? -1 : Number(element.dataset.score),
  }));
  const severity = { reject: 0, unjudged: 1, warn: 2, pass: 3 };
  const names = new Intl.Collator(['zh-CN', 'en'], { numeric: true });
  const orders = {
    worst: (a, b) => severity[a.verdict] - severity[b.verdict] || a.score - b.score || a.index - b.index,
    order: (a, b) => a.index - b.index,
    name: (a, b) => names.compare(a.path, b.path) || a.index - b.index,
    score: (a, b) => a.score - b.score || a.index - b.index,
  };
  const chips = [...document.querySelectorAll('.verdicts button')];
  const state = { lang: root.dataset.lang, verdicts: new Set(), reason: '', query: '', sort: 'worst' };
  let sorted = '';

  function readAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (['zh', 'en'].includes(given.get('lang'))) state.lang = given.get('lang');
    state.verdicts = new Set((given.get('verdict') || '').split(',').filter((verdict) => verdict in severity));
    state.reason = given.get('reason') || '';
    state.query = given.get('q') || '';
    state.sort = given.get('sort') in orders ? given.get('sort') : 'worst';
  }

  function writeAddress() {
    const kept = new URLSearchParams({ lang: state.lang });
    if (state.verdicts.size) kept.set('verdict', [...state.verdicts].join(','));
    if (state.reason) kept.set('reason', state.reason);
    if (state.query) kept.set('q', state.query);
    if (state.sort !== 'worst') kept.set('sort', state.sort);
    history.replaceState(null, '', '#' + kept);
  }

  function showLanguage() {
    const lang = state.lang;
    root.dataset.lang = lang;
    root.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.querySelectorAll('[data-label-zh]').forEach((element) => {
      const label = element.getAttribute('data-label-' + lang);
      element.setAttribute('aria-label', label);
      if (element.placeholder !== undefined) element.placeholder = label;
    });
    document.querySelectorAll('option[data-zh]').forEach((option) => { option.textContent = option.dataset[lang]; });
    document.querySelectorAll('img[data-alt-zh]').forEach((img) => { img.alt = img.getAttribute('data-alt-' + lang); });
    document.querySelectorAll('time[data-seconds]').forEach((time) => {
      time.textContent = new Date(time.dataset.seconds * 1000).toLocaleString(root.lang, { dateStyle: 'medium', timeStyle: 'short' });
    });
    document.title = document.querySelector('h1 [lang="' + root.lang + '"]').textContent + ' · scanready';
  }

  function showCards() {
    if (!cards.length) return;
    const words = state.query.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const wanted = (!state.verdicts.size || state.verdicts.has(card.verdict))
        && (!state.reason || card.codes.includes(state.reason))
        && words.every((word) => card.path.includes(word));
      card.element.hidden = !wanted;
      shown += wanted;
    }
    if (sorted !== state.sort) {
      sorted = state.sort;
      cards.sort(orders[state.sort]);
      const all = document.createDocumentFragment();
      cards.forEach((card) => all.append(card.element));
      list.prepend(all);
    }
    $('count').textContent = shown;
    $('nothing').hidden = shown > 0;
    $('clear').hidden = !(state.verdicts.size || state.reason || state.query);
    chips.forEach((chip) => chip.setAttribute('aria-pressed', String(state.verdicts.has(chip.dataset.verdict))));
    if ($('search').value !== state.query) $('search').value = state.query;
    $('reason').value = state.reason;
    if ($('reason').value !== state.reason) { state.reason = ''; $('reason').value = ''; showCards(); }
    $('sort').value = state.sort;
  }

  function changed() { showCards(); writeAddress(); }
  function toggle(verdict) {
    if (!state.verdicts.delete(verdict)) state.verdicts.add(verdict);
    changed();
  }
  function clear() { state.verdicts.clear(); state.reason = ''; state.query = ''; changed(); }
  function switchLanguage() {
    state.lang = state.lang === 'zh' ? 'en' : 'zh';
    showLanguage();
    writeAddress();
  }
  function step(by) {
    const visible = cards.filter((card) => !card.element.hidden);
    if (!visible.length) return;
    const at = visible.findIndex((card) => card.element.contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    visible[next].element.focus({ preventScroll: true });
    visible[next].element.scrollIntoView({ block: 'start' });
  }

  async function copy(button) {
    const letter = button.parentElement.querySelector('pre[lang="' + root.lang + '"]');
    let done = true;
    try {
      await navigator.clipboard.writeText(letter.textContent);
    } catch {
      // Older browsers and some that open local files refuse: mark the text and use the old way.
      getSelection().selectAllChildren(letter);
      done = document.execCommand('copy');
    }
    const show = (name) => ['idle', 'done', 'failed'].forEach((part) => { button.querySelector('.' + part).hidden = part !== name; });
    show(done ? 'done' : 'failed');
    setTimeout(() => show('idle'), 2500);
  }

  $('language').addEventListener('click', switchLanguage);
  $('print').addEventListener('click', () => print());
  document.querySelectorAll('.copy').forEach((button) => button.addEventListener('click', () => copy(button)));
  if (cards.length) {
    chips.forEach((chip) => chip.addEventListener('click', () => toggle(chip.dataset.verdict)));
    $('search').addEventListener('input', (event) => { state.query = event.target.value; changed(); });
    $('reason').addEventListener('change', (event) => { state.reason = event.target.value; changed(); });
    $('sort').addEventListener('change', (event) => { state.sort = event.target.value; changed(); });
    $('clear').addEventListener('click', clear);
  }
  // A reason under the pointer lights its place on the picture.
  const light = (event, on) => {
    const reason = event.target.closest && event.target.closest('li[data-mark]');
    if (!reason) return;
    const regions = reason.closest('.card').querySelector('.regions');
    if (!regions) return;
    regions.classList.toggle('dim', on);
    regions.querySelectorAll('[data-mark="' + reason.dataset.mark + '"]').forEach((shape) => shape.classList.toggle('lit', on));
  };
  list.addEventListener('mouseover', (event) => light(event, true));
  list.addEventListener('mouseout', (event) => light(event, false));
  window.addEventListener('beforeprint', () => document.querySelectorAll('.message').forEach((message) => { message.open = true; }));
  window.addEventListener('hashchange', () => { readAddress(); showLanguage(); showCards(); });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') { clear(); if (document.activeElement) document.activeElement.blur(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const chip = chips[Number(event.key) - 1];
    if (event.key === '/' && cards.length) { event.preventDefault(); $('search').focus(); }
    else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else if (event.key === 'l') switchLanguage();
    else if (chip && !chip.disabled) toggle(chip.dataset.verdict);
  });

  readAddress();
  showLanguage();
  showCards();
})();

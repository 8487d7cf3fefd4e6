(function () {
  'use strict';
  var root = document.documentElement, svg = document.querySelector('#picture svg');
  var articles = Array.prototype.slice.call(document.querySelectorAll('#panel article'));
  var entities = Array.prototype.slice.call(document.querySelectorAll('#panel .entity'));
  var items = Array.prototype.slice.call(svg.querySelectorAll('g[data-key]'));
  var status = document.getElementById('status'), search = document.getElementById('search');
  var zoom = 1, width = parseFloat(svg.getAttribute('width'));
  root.classList.add('js');

  function show(picked, keys, text) {
    var on = {};
    picked.forEach(function (a) { on[a.id] = true; });
    articles.concat(entities).forEach(function (a) { a.classList.toggle('on', !!on[a.id]); });
    svg.classList.toggle('picked', !!keys);
    items.forEach(function (g) { g.classList.toggle('on', !!keys && !!keys[g.getAttribute('data-key')]); });
    status.textContent = text;
  }
  function count(n) { return n + (n === 1 ? ' edge' : ' edges'); }
  function ends(a, keys) {
    keys[a.getAttribute('data-edge')] = true;
    keys[a.getAttribute('data-from')] = true;
    keys[a.getAttribute('data-to')] = true;
  }
  function pick(id) {
    var target = document.getElementById(id), keys = {};
    if (!target) { return false; }
    if (target.tagName === 'ARTICLE') {
      ends(target, keys);
      show([target], keys, count(1));
    } else if (target.classList.contains('entity')) {
      var key = target.getAttribute('data-entity'), list = [target];
      keys[key] = true;
      articles.forEach(function (a) {
        if (a.getAttribute('data-from') === key || a.getAttribute('data-to') === key) { ends(a, keys); list.push(a); }
      });
      show(list, keys, count(list.length - 1));
    } else {
      return false;
    }
    document.getElementById('panel').scrollTop = 0;
    return true;
  }
  function clear() {
    search.value = '';
    show([], null, 'Choose an edge or a name in the picture to read the sentences behind it.');
  }
  function find() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean), keys = {}, list = [];
    if (!words.length) { clear(); return; }
    function has(text) { text = text.toLowerCase(); return words.every(function (w) { return text.indexOf(w) >= 0; }); }
    entities.forEach(function (e) { if (has(e.getAttribute('data-name'))) { keys[e.getAttribute('data-entity')] = true; } });
    articles.forEach(function (a) { if (has(a.textContent)) { ends(a, keys); list.push(a); } });
    show(list.slice(0, 200), keys, count(list.length) + ' found');
    var first = items.filter(function (g) { return g.classList.contains('on') && g.classList.contains('node'); })[0];
    if (first) { first.scrollIntoView({block: 'center', inline: 'center'}); }
  }
  function scale(by) {
    zoom = Math.min(8, Math.max(0.1, zoom * by));
    svg.style.width = (width * zoom) + 'pt';
  }
  function fit() {
    zoom = 1;
    scale(Math.min(1, (document.getElementById('picture').clientWidth - 4) * 0.75 / width));
  }
  document.addEventListener('click', function (ev) {
    var link = ev.target.closest ? ev.target.closest('a') : null;
    var href = link && link.getAttribute('href');
    if (href && href.charAt(0) === '#' && pick(href.slice(1))) { ev.preventDefault(); }
  });
  document.addEventListener('keydown', function (ev) {
    if (ev.key === 'Escape') { clear(); }
    if (ev.key === '/' && document.activeElement !== search) { ev.preventDefault(); search.focus(); }
  });
  search.addEventListener('input', find);
  document.getElementById('clear').addEventListener('click', clear);
  document.getElementById('in').addEventListener('click', function () { scale(1.25); });
  document.getElementById('out').addEventListener('click', function () { scale(0.8); });
  document.getElementById('fit').addEventListener('click', fit);
  document.getElementById('theme').addEventListener('click', function () {
    var dark = root.getAttribute('data-theme') ? root.getAttribute('data-theme') === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.setAttribute('data-theme', dark ? 'light' : 'dark');
  });
  clear();
  fit();
  if (location.hash) {
    var id = decodeURIComponent(location.hash.slice(1)), at = document.getElementById(id);
    if (!pick(id) && at && at.closest('article')) { pick(at.closest('article').id); at.scrollIntoView(); }
  }
})();

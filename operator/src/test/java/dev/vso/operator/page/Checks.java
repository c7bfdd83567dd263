package dev.vso.operator.page;

/** Scripts that look over a page in the browser and return what is wrong with it. */
final class Checks {

    private Checks() {}

    /** Elements with text of their own that can be seen. */
    private static final String SEEN = """
            const top = document.querySelector('dialog[open]') ?? document.body;
            const seen = [...top.querySelectorAll('*')].filter((it) =>
              [...it.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
              && it.checkVisibility({ opacityProperty: true, visibilityProperty: true })
              && !it.closest('.unseen, .skip, noscript, script, option'));
            """;

    /** How many texts are looked at. */
    static final String TEXTS = SEEN + "return seen.length";

    /** WCAG 2.2, 1.4.3: text against what is behind it, at least 4.5:1. */
    static final String CONTRAST = SEEN + """
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const rgba = (colour) => {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
              return [r, g, b, a / 255];
            };
            const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
            const ground = (it) => {
              const layers = [];
              for (let at = it; at; at = at.parentElement) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
              return layers.reduce((below, layer) => over(layer, below), rgba('canvas'));
            };
            const light = (colour) => {
              const [r, g, b] = colour.map((it) => it / 255).map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
            return seen.map((it) => [it, ratio(over(rgba(getComputedStyle(it).color), ground(it)), ground(it))])
              .filter(([, contrast]) => contrast < 4.5)
              .map(([it, contrast]) => `${contrast.toFixed(2)} ${it.tagName}.${it.className}: ${it.textContent.trim().slice(0, 60)}`);
            """;

    /** Landmarks, headings, labels, names, ids, tables: what a screen reader goes by. */
    static final String STRUCTURE = """
            const wrong = [];
            const shown = (it) => it.checkVisibility();
            for (const name of ['header', 'main', 'aside', '[role=search]']) {
              if (document.querySelectorAll('body > ' + name + ', body > * > ' + name + ', body > * > * > ' + name).length === 0) wrong.push('no ' + name);
            }
            if (!document.documentElement.lang) wrong.push('no language');
            const ids = [...document.querySelectorAll('[id]')].map((it) => it.id);
            ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push('two have the id ' + id));
            let level = 0;
            for (const heading of document.querySelectorAll('body > :not(dialog) h1, body > :not(dialog) h2, body > :not(dialog) h3, body > :not(dialog) h4, body > :not(dialog) h5')) {
              const now = Number(heading.tagName[1]);
              if (now > level + 1) wrong.push(`${heading.tagName.toLowerCase()} after h${level}: ${heading.textContent}`);
              level = now;
            }
            if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
            for (const field of document.querySelectorAll('input, select, textarea')) {
              if (!field.labels?.length && !field.ariaLabel) wrong.push('no label: ' + (field.id || field.tagName));
            }
            for (const it of document.querySelectorAll('a, button')) {
              if (shown(it) && !it.textContent.trim() && !it.ariaLabel) wrong.push('no name: ' + it.outerHTML.slice(0, 80));
              if (it.tabIndex < 0) wrong.push('not reached by keyboard: ' + it.outerHTML.slice(0, 80));
            }
            for (const table of document.querySelectorAll('table')) {
              if (!table.querySelector('thead th[scope=col]') || !table.querySelector('tbody th[scope=row]')) wrong.push('table without headers');
            }
            for (const it of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
              for (const name of ['aria-labelledby', 'aria-describedby']) {
                const id = it.getAttribute(name);
                if (id && !document.getElementById(id)) wrong.push(`${name} leads to no ${id}`);
              }
            }
            if (!document.querySelector('[aria-live=polite]')) wrong.push('nothing is announced');
            return wrong;
            """;
}

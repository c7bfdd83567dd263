package dev.vso.operator.dashboard;

/** Scripts that measure contrasts in the browser. */
final class Contrasts {

    private Contrasts() {}

    /**
     * Colours as displayed: each element's background over the ones behind it, with opacity. A background image cannot
     * be computed, so it is an error.
     */
    private static final String COLOURS = """
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const rgba = (colour) => {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
              return [r, g, b, a / 255];
            };
            const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
            const styles = (it) => {
              const all = [];
              for (let at = it; at; at = at.parentElement) all.unshift(getComputedStyle(at));
              return all;
            };
            const paint = (chain, last, behind = [255, 255, 255, 1]) => {
              const [first, ...inner] = chain;
              const ground = over(rgba(first.backgroundColor), behind);
              const inside = inner.length ? paint(inner, last, ground) : last ? over(rgba(last), ground) : ground;
              return over([...inside.slice(0, 3), Number(first.opacity)], behind);
            };
            const light = (colour) => {
              const [r, g, b] = colour.map((it) => it / 255).map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
            const stands = (it, colour, chain = styles(it)) => ratio(paint(chain, colour), paint(chain));
            const top = document.querySelector('dialog[open]') ?? document.body;
            const shown = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0;
            const found = [];
            const note = (it, what, contrast) => found.push({ contrast, what: `${it.tagName}.${it.className} ${what}` });
            const pictured = styles(top).concat([...top.querySelectorAll('*')].map((it) => getComputedStyle(it)))
              .filter((style) => style.backgroundImage !== 'none').length;
            const result = (least) => ({
              looked: found.length,
              lowest: Math.min(...found.map((it) => it.contrast)),
              wrong: found.filter((it) => !(it.contrast >= least)).map((it) => `${it.contrast.toFixed(2)} ${it.what}`)
                .concat(pictured ? [`${pictured} grounds are images`] : []),
            });
            """;

    /** WCAG 2.2, 1.4.3: texts of any size, placeholders and generated content, 4.5:1. */
    static final String TEXTS = COLOURS + """
            const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const it = walker.currentNode.parentElement;
              if (!walker.currentNode.data.trim() || !shown(it) || it.closest('.unseen, option, script')) continue;
              note(it, walker.currentNode.data.trim().slice(0, 60), stands(it, getComputedStyle(it).color));
            }
            for (const it of top.querySelectorAll('*')) {
              if (!shown(it) || it.closest('.unseen, option')) continue;
              for (const part of ['::before', '::after']) {
                const style = getComputedStyle(it, part);
                if (/["'].*\\w|[↕↑↓]/.test(style.content)) note(it, part, stands(it, style.color, [...styles(it), style]));
              }
              if (it.matches('select')) note(it, 'choice', stands(it, getComputedStyle(it).color));
              if (it.placeholder) note(it, 'placeholder', stands(it, getComputedStyle(it, '::placeholder').color));
            }
            return result(4.5);
            """;

    /** WCAG 2.2, 1.4.11: edges of fields, icons, bars and the colours of the legend, 3:1. */
    static final String GRAPHICS = COLOURS + """
            const around = (it, colour) => stands(it.parentElement, colour);
            for (const it of top.querySelectorAll('input, select')) if (shown(it)) {
              note(it, 'edge', Math.min(around(it, getComputedStyle(it).borderTopColor), stands(it, getComputedStyle(it).borderTopColor)));
            }
            for (const it of top.querySelectorAll('[aria-pressed=true]')) if (shown(it)) {
              note(it, 'pressed', Math.min(around(it, getComputedStyle(it).borderTopColor), stands(it, getComputedStyle(it).borderTopColor)));
            }
            for (const it of top.querySelectorAll('.sign')) if (shown(it)) {
              const sign = getComputedStyle(it, '::before');
              const hollow = rgba(sign.backgroundColor)[3] === 0;
              note(it, it.textContent, stands(it, hollow ? sign.borderTopColor : sign.backgroundColor));
            }
            for (const it of top.querySelectorAll('.legend i, .bar-of, .skyline i, .gone-by i, .dot')) if (shown(it)) {
              note(it, it.parentElement.textContent, around(it, getComputedStyle(it).backgroundColor));
            }
            return result(3);
            """;

    /** The same for the focus ring. */
    static final String RING = COLOURS + """
            const it = document.activeElement;
            note(it, 'ring', stands(it.parentElement, getComputedStyle(it).outlineColor));
            return result(3);
            """;

    /** Shows the notices that are hidden in a healthy state. */
    static final String WITH_ALL_NOTICES = """
            document.querySelectorAll('[hidden]').forEach((it) => { it.hidden = false; });
            document.body.classList.add('stale');
            document.getElementById('link').dataset.link = 'lost';
            document.querySelectorAll('.empty').forEach((it) => { it.textContent ||= 'empty'; });
            document.getElementById('more').textContent ||= 'more';
            document.querySelector('.skip').focus();
            """;
}

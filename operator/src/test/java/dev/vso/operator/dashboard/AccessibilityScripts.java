package dev.vso.operator.dashboard;

/** Scripts that check a page in the browser and return its errors. */
final class AccessibilityScripts {

    private AccessibilityScripts() {}

    /** Landmarks, headings, labels, ids, tables and announcements, for screen readers. */
    static final String STRUCTURE = """
            const wrong = [];
            for (const name of ['header', 'main', 'aside', '[role=search]']) {
              if (document.querySelectorAll('body > ' + name + ', body > * > ' + name + ', body > * > * > ' + name).length === 0) wrong.push('no ' + name);
            }
            if (!document.documentElement.lang) wrong.push('no language');
            const ids = [...document.querySelectorAll('[id]')].map((it) => it.id);
            ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => wrong.push('two have the id ' + id));
            let level = 0;
            for (const heading of document.querySelectorAll('body > :not(dialog) :is(h1, h2, h3, h4, h5, h6), dialog[open] :is(h3, h4, h5, h6)')) {
              const now = Number(heading.tagName[1]);
              if (now > level + 1) wrong.push(`${heading.tagName.toLowerCase()} after h${level}: ${heading.textContent}`);
              level = now;
            }
            if (document.querySelectorAll('h1').length !== 1) wrong.push('not one h1');
            for (const field of document.querySelectorAll('input, select, textarea')) {
              if (!field.labels?.length && !field.ariaLabel) wrong.push('no label: ' + (field.id || field.tagName));
            }
            for (const it of document.querySelectorAll('a, button')) {
              if (it.tabIndex < 0) wrong.push('not reached by keyboard: ' + it.outerHTML.slice(0, 80));
            }
            for (const table of document.querySelectorAll('table')) {
              if (table.querySelector('thead th:not([scope=col])') || table.querySelector('tbody tr > :nth-child(2):not(th[scope=row])')) wrong.push('table without headers');
              if (!table.querySelector('thead [aria-sort]')) wrong.push('a table in no order');
            }
            for (const it of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
              for (const name of ['aria-labelledby', 'aria-describedby']) {
                const id = it.getAttribute(name);
                if (id && !document.getElementById(id)) wrong.push(`${name} leads to no ${id}`);
              }
            }
            const live = [...document.querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]')];
            if (live.length !== 1 || live[0].ariaLive !== 'polite') wrong.push(`announced: ${live.map((it) => it.id)}`);
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const it = walker.currentNode.parentElement;
              if (walker.currentNode.data.trim() && !it.closest('header, main, aside, nav, [role=search], section[aria-labelledby], dialog, [aria-live], .skip')) {
                wrong.push('in no landmark: ' + walker.currentNode.data.trim().slice(0, 60));
              }
            }
            return wrong;
            """;

    /** WCAG 2.2, 2.5.8: targets are 24 px wide and high, or 24 px of them touch no other target. */
    static final String TARGETS = """
            const targets = [...document.querySelectorAll('a:not(.skip), button, input, select')]
              .filter((it) => it.checkVisibility()).map((it) => [it, it.getBoundingClientRect()]);
            const small = (r) => r.width < 24 || r.height < 24;
            const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
            const apart = ([x, y], r) => Math.hypot(Math.max(r.left - x, 0, x - r.right), Math.max(r.top - y, 0, y - r.bottom));
            const near = (a, b) => small(b)
              ? Math.hypot(middle(a)[0] - middle(b)[0], middle(a)[1] - middle(b)[1]) < 24
              : apart(middle(a), b) < 12;
            return targets.filter(([it, r]) => small(r) && targets.some(([other, q]) => other !== it && near(r, q)))
              .map(([it, r]) => `${it.textContent} ${r.width.toFixed()}x${r.height.toFixed()}`);
            """;

    /** WCAG 2.2, 2.4.7 and 2.4.11: the focus follows the order, is visible, and has a complete ring. */
    static final String FOCUS = """
            const it = document.activeElement;
            const style = getComputedStyle(it);
            const r = it.getBoundingClientRect();
            const reach = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
            const wrong = [];
            if (window.had && !(window.had.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push('goes back');
            if (style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 2) wrong.push('no ring');
            if (r.top < 0 || r.left < 0 || r.bottom > innerHeight || r.right > innerWidth) wrong.push('out of sight');
            for (let at = it.parentElement; at && at !== document.body; at = at.parentElement) {
              const q = at.getBoundingClientRect();
              if (getComputedStyle(at).overflow !== 'visible'
                && (r.left - reach < q.left || r.top - reach < q.top || r.right + reach > q.right || r.bottom + reach > q.bottom)) wrong.push('ring is cut');
            }
            window.had = it;
            return wrong.map((what) => `${it.id || it.textContent}: ${what}`);
            """;

    /** Elements with animations or transitions. */
    static final String MOVING = """
            return [...document.querySelectorAll('*')].filter((it) => {
              const { animationName, transitionDuration } = getComputedStyle(it);
              return animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
            }).map((it) => it.tagName + '.' + it.className)""";
}

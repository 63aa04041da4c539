namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>What somebody would notice about any page, whatever stands on it: it is in one language, nothing is broken or in the way.</summary>
internal static class PageLook
{
    /// <summary>
    /// A JavaScript expression: what is wrong with the page, in a list of sentences. The district's own data are in the language of the reader too, so whatever is in the other one was forgotten by us.
    /// </summary>
    public static string Script(bool english) => $$"""
        (() => {
          const wrong = [], english = {{(english ? "true" : "false")}}, say = text => { if (wrong.length < 8) wrong.push(text.replace(/\s+/g, ' ').slice(0, 160)); };
          const status = performance.getEntriesByType('navigation')[0]?.responseStatus;
          if (status && status !== 200) say(`the page answered ${status}: ${document.querySelector('h1')?.innerText}`);
          if (document.documentElement.lang !== (english ? 'en' : 'zh-CN')) say(`its language is ${document.documentElement.lang}`);
          if (document.documentElement.scrollWidth > innerWidth) say('it sticks out sideways');
          if (document.querySelectorAll('h1').length !== 1) say('it has not one main heading');
          const han = /\p{Script=Han}/u, words = /[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}/, machine = /Linux|Windows|Chrome|Reader|SHA-256|TLS|ingest |MCAP/;
          const alien = e => e.closest('script, style, template, noscript, code, pre, [lang]:not(html)') !== null;
          const each = (text, where) => {
            if (english ? han.test(text) : words.test(text) && !machine.test(text)) say(`${where} is in the other language: ${text.trim()}`);
          };
          each(document.title, 'the title');
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) { const node = walker.currentNode; if (!alien(node.parentElement)) each(node.data, node.parentElement.tagName.toLowerCase()); }
          for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-confirm', 'data-failed'])
            for (const e of document.querySelectorAll(`[${name}]`)) if (!alien(e)) each(e.getAttribute(name), name);
          if (!english) {
            for (const e of document.querySelectorAll('h1, h2, h3, h4, button, label, legend, summary, th, dt, .badge, nav a, a.button')) {
              const text = e.innerText.trim();
              if (text && !alien(e) && /[A-Za-z]{2}/.test(text) && !han.test(text) && !/\d|^(CSV|Excel|XLSX|ZIP)$/.test(text)) say(`${e.tagName.toLowerCase()} is not in Chinese: ${text}`);
            }
          }
          for (const e of document.querySelectorAll('button, a[href], summary'))
            if (e.checkVisibility() && !(e.innerText.trim() || e.getAttribute('aria-label') || e.title || e.querySelector('[aria-label], img[alt]'))) say(`a ${e.tagName.toLowerCase()} without words: ${e.outerHTML}`);
          const trouble = [...document.querySelectorAll('.problems, [role=alert]')].filter(e => e.checkVisibility() && e.innerText.trim());
          for (const e of trouble) say(`it asks to put something right: ${e.innerText}`);
          return wrong;
        })()
        """;
}

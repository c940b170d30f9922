"use strict";
// The page is complete without this script. It adds: search and filter over the tickets, passages
// that open in place, and links that open the ticket they point at.
(() => {
  const byAttribute = (name) => Array.from(document.querySelectorAll(`[data-${name}]`));

  const reveal = () => {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return; // a link with a broken escape points nowhere
    }
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node instanceof HTMLDetailsElement) node.open = true;
    }
    target.scrollIntoView();
  };

  // A passage opens below its link instead of far away at the end of the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-passage]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const source = document.getElementById(link.hash.slice(1));
    const text = source && source.querySelector("[data-text]");
    if (!text) return;
    event.preventDefault();
    const shown = link.parentElement.querySelector(".text");
    link.setAttribute("aria-expanded", String(!shown));
    if (shown) {
      shown.remove();
      return;
    }
    const copy = document.createElement("div");
    copy.className = "text";
    copy.dir = "auto";
    copy.textContent = text.textContent;
    link.parentElement.append(copy);
  });

  const form = document.querySelector("[data-filter]");
  if (form) {
    const [search] = byAttribute("search");
    const [slice] = byAttribute("slice");
    const [count] = byAttribute("count");
    const [opener] = byAttribute("open");
    const tickets = byAttribute("ticket");
    const groups = byAttribute("group");
    const openAtFirst = new Map(groups.map((group) => [group, group.open]));
    let texts = null;

    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length && !texts) texts = tickets.map((one) => one.textContent.toLowerCase());
      let shown = 0;
      tickets.forEach((ticket, i) => {
        const fits = (!slice.value || ticket.dataset.slices.includes(`|${slice.value}|`))
          && words.every((word) => texts[i].includes(word));
        ticket.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      const filtering = words.length > 0 || slice.value !== "";
      groups.forEach((group) => {
        const some = group.querySelector("[data-ticket]:not([hidden])") !== null;
        group.hidden = !some;
        group.open = filtering ? some : openAtFirst.get(group);
      });
      count.textContent = filtering ? `${shown} of ${tickets.length} tickets` : "";
    };

    opener.addEventListener("click", () => {
      const visible = tickets.filter((ticket) => !ticket.hidden && ticket.closest("details.group").open);
      const open = !visible.every((ticket) => ticket.open);
      visible.forEach((ticket) => { ticket.open = open; });
      opener.textContent = open ? "Close all shown" : "Open all shown";
    });
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply(); // a browser may restore what was typed before a reload
  }

  addEventListener("hashchange", reveal);
  reveal();
})();

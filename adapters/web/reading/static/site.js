// Copies, plays, and names selected words. Every page works without it.
"use strict";

for (const element of document.querySelectorAll(".needs-script")) element.hidden = false;

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).textContent, button));
}

for (const button of document.querySelectorAll("[data-play]")) {
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.src = button.dataset.play;
    frame.title = button.dataset.title;
    frame.allow = "autoplay; encrypted-media; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin";
    document.getElementById("player").replaceChildren(frame);
    button.hidden = true;
    frame.focus();
  });
}

const transcript = document.getElementById("transcript");
if (transcript) {
  const panel = document.getElementById("selection");
  const [code, link, button] = [panel.querySelector("code"), panel.querySelector("a"), panel.querySelector("button")];
  let asked = 0;
  button.addEventListener("click", () => copy(code.textContent, button));

  // The sentence that a place is in, and how many of its words come before the place.
  const wordAt = (node, offset, isEnd) => {
    const inside = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const line = inside.closest("span[id^=w]");
    if (!line || !transcript.contains(line)) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, offset);
    const fragment = before.cloneContents();
    for (const mark of fragment.querySelectorAll("sup")) mark.remove();
    const text = fragment.textContent;
    const count = text.split(/\s+/).filter(Boolean).length;
    const insideWord = text !== "" && !/\s$/.test(text);
    return { line: line.id.slice(1), word: isEnd || insideWord ? Math.max(0, count - 1) : count };
  };

  const name = async () => {
    const selection = document.getSelection();
    const number = ++asked;
    if (!selection.rangeCount || selection.isCollapsed) { panel.hidden = true; return; }
    const range = selection.getRangeAt(0);
    const first = wordAt(range.startContainer, range.startOffset, false);
    const last = wordAt(range.endContainer, range.endOffset, true);
    if (!first || !last) { panel.hidden = true; return; }
    const query = new URLSearchParams({
      view: transcript.dataset.view, first: `${first.line}.${first.word}`, last: `${last.line}.${last.word}`,
    });
    const answer = await fetch(`/i/${transcript.dataset.slug}/words?${query}`, { headers: { Accept: "application/json" } });
    if (number !== asked) return;
    if (!answer.ok) { panel.hidden = true; return; }
    const found = await answer.json();
    code.textContent = found.id;
    link.href = found.page;
    panel.hidden = false;
  };

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(name, 300);
  });
}

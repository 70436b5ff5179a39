// Copies, plays, and names selected words. Every page works without it.
"use strict";

// Browsers copy only over https.
const canCopy = Boolean(navigator.clipboard);
for (const element of document.querySelectorAll(".needs-script")) element.hidden = "copy" in element.dataset && !canCopy;

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).innerText, button));
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
  button.hidden = !canCopy;
  button.addEventListener("click", () => copy(code.textContent, button));

  const textOf = (range) => {
    const fragment = range.cloneContents();
    for (const mark of fragment.querySelectorAll("sup")) mark.remove();
    return fragment.textContent;
  };
  const count = (text) => text.split(/\s+/).filter(Boolean).length;

  // Which words of a sentence are selected, counted from 0; nothing if none is.
  const wordsIn = (line, range) => {
    const inside = document.createRange();
    inside.selectNodeContents(line);
    const before = inside.cloneRange();
    before.collapse(true);
    if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
      before.setEnd(range.startContainer, range.startOffset);
      inside.setStart(range.startContainer, range.startOffset);
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) inside.setEnd(range.endContainer, range.endOffset);
    const [lead, text] = [textOf(before), textOf(inside)];
    if (!text.trim()) return null;
    const startsInWord = lead !== "" && !/\s$/.test(lead) && !/^\s/.test(text);
    const [first, last] = [count(lead) - (startsInWord ? 1 : 0), count(lead + text) - 1];
    return { first: `${line.id.slice(1)}.${first}`, last: `${line.id.slice(1)}.${last}` };
  };

  // The first and last selected word. The selection may begin or end outside sentences, as after a triple click.
  const selectedWords = (range) => {
    const lines = [...transcript.querySelectorAll("span[id^=w]")].filter((line) => range.intersectsNode(line));
    const find = (line) => wordsIn(line, range);
    const [first, last] = [lines.find(find), lines.findLast(find)];
    return first && { first: find(first).first, last: find(last).last };
  };

  const name = async () => {
    const selection = document.getSelection();
    const number = ++asked;
    const words = selection.rangeCount && !selection.isCollapsed ? selectedWords(selection.getRangeAt(0)) : null;
    if (!words) { panel.hidden = true; return; }
    const query = new URLSearchParams({ view: transcript.dataset.view, ...words });
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

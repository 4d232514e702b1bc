// Leaves at once, in every tab: on a press of Leave, or on Shift pressed three times, each within five seconds of the one
// before. Every page works without it. docs/decisions/0026-leaving-as-a-machine.md has the table that it follows.
"use strict";
(() => {
  const link = document.querySelector(".leave");
  const left = document.querySelector("#shift");
  const tabs = window.BroadcastChannel && new BroadcastChannel("leave");
  let alone = false;
  let pressed = 0;
  let timer;
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(link.href);
  };
  const leaveAll = event => {
    event.preventDefault();
    if (tabs) tabs.postMessage("");
    leave();
  };
  if (tabs) tabs.onmessage = leave;
  link.addEventListener("click", leaveAll);
  link.addEventListener("auxclick", event => {
    if (event.button === 1) leaveAll(event);
  });
  // What is said is how often Shift must still be pressed. It is said anew when that changes, also when time runs out.
  const count = (times, words, then) => {
    clearTimeout(timer);
    pressed = times;
    left.textContent = words;
    if (then) timer = setTimeout(then, 5000);
  };
  const forget = () => {
    alone = false;
    count(0, "");
  };
  const runOut = () => count(0, left.dataset.left3, forget);
  // Shift counts when it was pressed by itself: not for a capital, a shortcut, another keyboard or a selection.
  addEventListener("keydown", event => {
    if (event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey) forget();
    else alone = true;
  });
  addEventListener("pointerdown", forget);
  addEventListener("blur", forget);
  addEventListener("keyup", event => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    if (pressed === 2) leaveAll(event);
    else count(pressed + 1, left.dataset["left" + (2 - pressed)], runOut);
  });
  // A page that the browser kept alive shows answers that may be gone by now.
  addEventListener("pageshow", event => {
    if (event.persisted) location.reload();
  });
})();

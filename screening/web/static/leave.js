// Leaves at once: on a tap on Leave, or on Shift pressed three times within five seconds. Every page works without it.
"use strict";
(() => {
  const link = document.querySelector(".leave");
  const left = document.querySelector("#shift");
  let alone = false;
  let pressed = [];
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", event => {
    event.preventDefault();
    leave();
  });
  // Shift counts when it was pressed by itself, not to write a capital.
  addEventListener("keydown", event => {
    alone = event.key === "Shift";
    if (!alone) pressed = [];
  });
  addEventListener("keyup", event => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    pressed = [...pressed.filter(time => event.timeStamp - time < 5000), event.timeStamp];
    if (pressed.length > 2) leave();
    else left.textContent = left.dataset["left" + (3 - pressed.length)];
  });
  // A page that the browser kept alive shows answers that may be gone by now.
  addEventListener("pageshow", event => {
    if (event.persisted) location.reload();
  });
})();

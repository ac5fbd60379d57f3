// What moves: while a run is active, its progress is asked for again. All pages work without this.
(function () {
  const place = document.getElementById("progress");
  const said = document.getElementById("said");
  if (!place) {
    return;
  }
  function later() {
    setTimeout(look, place.dataset.running === "true" ? 2000 : 10000);
  }
  // A screen reader says the phase and each tenth, not each number.
  function say() {
    const bar = place.querySelector("progress");
    const phase = place.querySelector(".status");
    const tenths = bar && bar.max > 1 ? Math.floor(bar.position * 10) * 10 + " %" : "";
    const text = phase ? phase.textContent + " " + tenths : place.textContent.trim();
    if (said.textContent !== text) {
      said.textContent = text;
    }
  }
  function show(text) {
    const before = place.dataset.running;
    place.innerHTML = text;
    place.dataset.running = String(place.querySelector(".underway") !== null);
    say();
    if (before === "true" && place.dataset.running === "false") {
      location.reload();
    }
  }
  function look() {
    if (document.hidden) {
      later();
      return;
    }
    fetch("/progress", { credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.text().then(show) : null;
      })
      .then(later, later); // the console may be away: it is asked again
  }
  later();
})();

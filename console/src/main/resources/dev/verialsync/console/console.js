// What moves: while a run is active, its progress is asked for again. All pages work without this.
(function () {
  const place = document.getElementById("progress");
  if (!place) {
    return;
  }
  function later() {
    setTimeout(look, place.dataset.running === "true" ? 2000 : 10000);
  }
  function show(text) {
    const before = place.dataset.running;
    place.innerHTML = text;
    place.dataset.running = String(place.querySelector(".underway") !== null);
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

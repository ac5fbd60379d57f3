// What moves: while a run is active, its progress is asked for again. All pages work without this.
(function () {
  const place = document.getElementById("progress");
  if (!place) {
    return;
  }
  const wait = () => (place.dataset.running === "true" ? 2000 : 10000);
  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch("/progress", { credentials: "same-origin" });
        if (answer.ok) {
          const text = await answer.text();
          const before = place.dataset.running;
          place.innerHTML = text;
          place.dataset.running = String(place.querySelector(".underway") !== null);
          if (before === "true" && place.dataset.running === "false") {
            location.reload();
            return;
          }
        }
      } catch (e) {
        // The console is away: it is asked again.
      }
    }
    setTimeout(look, wait());
  }
  setTimeout(look, wait());
})();

// Moves through the days of a preview. What is worn on which day and why was worked out before; this only looks it
// up. Text is set as text, pictures are copied from where the page has them: nothing here writes HTML.
"use strict";
(() => {
  const root = document.documentElement;
  const by = (id) => document.getElementById(id);

  // Dark and light: as the system has it, until the button says otherwise.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const theme = by("theme");
  const showTheme = () => theme.setAttribute("aria-pressed", isDark());
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
  });
  dark.addEventListener("change", showTheme);
  showTheme();

  const data = by("data") && JSON.parse(by("data").textContent);
  if (!data) return;

  // Days are counted from 1970, in UTC, so that no clock change is in the way.
  const DAY = 86400000;
  const number = (text) => Date.parse(text) / DAY;
  const text = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const yearOf = (day) => Number(text(day).slice(0, 4));
  const newYear = (year) => Date.UTC(year, 0, 1) / DAY;
  const spoken = (day, options) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", ...options }).format(day * DAY);
  const count = (days, what) => `${days} ${what}${days === 1 ? "" : "s"}`;

  const first = number(data.first);
  const last = number(data.last);
  const today = number(data.today);
  const steps = data.steps.map((step) => ({ ...step, day: number(step.from) }));
  const messages = [...document.querySelectorAll("template[data-day]")].map((template) => ({
    template,
    day: number(template.dataset.day),
  }));
  const clamp = (day) => Math.min(Math.max(day, first), last);
  /** The last of a sorted list whose day is not after this one. */
  const until = (list, day) => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].day <= day) low = middle + 1;
      else high = middle;
    }
    return list[low - 1];
  };

  // Moving pictures: as the system has it, until the button says otherwise.
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const motion = by("motion");
  let still = reduced.matches;
  const showMotion = () => {
    motion?.setAttribute("aria-pressed", still);
    for (const source of document.querySelectorAll("picture > source")) source.media = still ? "all" : "not all";
  };
  motion?.addEventListener("click", () => {
    still = !still;
    showMotion();
  });
  reduced.addEventListener("change", () => {
    still = reduced.matches;
    showMotion();
  });

  /** Puts a copy of a picture that the page has into `place`. */
  const hang = (place, hash, alt) => {
    if (place.dataset.hash === hash) return;
    place.dataset.hash = hash;
    const original = by(`p-${hash}`);
    if (!original) return place.replaceChildren();
    const source = original.previousElementSibling?.cloneNode();
    const copy = original.cloneNode();
    copy.removeAttribute("id");
    copy.alt = alt;
    copy.decoding = "sync";
    place.replaceChildren(...(source ? [source] : []), copy);
  };
  const hangCopies = (within) => {
    for (const image of within.querySelectorAll("img[data-picture]")) {
      hang(image.parentElement, image.dataset.picture, image.alt);
    }
  };

  const scrub = by("scrub");
  const message = by("message");
  let day = first;

  const showTurn = (why, turn) => {
    const name = why.id.slice("why-".length);
    const place = by(`worn-${name}`);
    const [file, order, reason] = why.querySelectorAll("p");
    if (place && turn) hang(place, turn.picture, `Server ${name}: ${turn.file}`);
    else place?.replaceChildren();
    file.textContent = turn ? turn.file : "none yet";
    const next = turn?.next ? `, next on ${spoken(number(turn.next))}` : "";
    order.textContent = !turn
      ? ""
      : turn.of > 1
        ? `Turn ${turn.number} of ${turn.of}, since ${spoken(number(turn.since))}${next}`
        : `The only one, since ${spoken(number(turn.since))}`;
    reason.textContent = turn?.reason ?? "";
  };

  const showMessage = () => {
    const sent = until(messages, day);
    const key = sent?.template.dataset.day ?? "";
    if (message.dataset.day === key) return;
    message.dataset.day = key;
    if (sent) message.replaceChildren(sent.template.content.cloneNode(true));
    else {
      const nothing = document.createElement("p");
      nothing.className = "nothing";
      nothing.textContent = "Nothing was announced yet.";
      message.replaceChildren(nothing);
    }
    hangCopies(message);
    for (const embed of message.querySelectorAll("[data-color]")) embed.style.borderLeftColor = embed.dataset.color;
    if (still) showMotion();
  };

  const show = (wanted) => {
    day = clamp(wanted);
    const year = yearOf(day);
    const begins = newYear(year);
    const days = newYear(year + 1) - begins;
    for (const part of document.querySelectorAll("[data-year]")) part.hidden = part.dataset.year !== String(year);
    const step = until(steps, day);
    const event = data.events[step.event];
    by("day").textContent = spoken(day, { weekday: "long", year: "numeric" });
    const length = number(step.ends) - number(step.began) + 1;
    const nth = day - number(step.began) + 1;
    by("event").textContent = event.fallback ? event.title : `${event.title} · day ${nth} of ${count(length, "day")}`;
    by("event").className = `event ${event.color}`;
    by("year").textContent = year;
    scrub.max = days - 1;
    scrub.value = day - begins;
    scrub.setAttribute("aria-valuetext", `${spoken(day)}, ${event.title}`);
    const cursor = document.querySelector(`.year[data-year="${year}"] .cursor`);
    const x = `${((day - begins + 0.5) / days) * 100}%`;
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    for (const link of document.querySelectorAll(".legend a")) {
      const here = link.dataset.event === step.event && link.closest("[data-year]").dataset.year === String(year);
      if (here) {
        link.setAttribute("aria-current", "date");
        // On a narrow screen they are one line that scrolls.
        const list = link.closest("ol");
        list.scrollLeft = link.offsetLeft - list.offsetLeft - 16;
      } else link.removeAttribute("aria-current");
    }
    for (const why of document.querySelectorAll(".why")) showTurn(why, step[why.id.slice("why-".length)]);
    showMessage();
    if (still) showMotion();
    by("day-back").disabled = day === first;
    by("day-on").disabled = day === last;
    by("year-back").disabled = year === yearOf(first);
    by("year-on").disabled = year === yearOf(last);
  };

  /** Goes to a day; the address says it, so that it can be passed on. */
  const go = (wanted) => {
    show(wanted);
    history.replaceState(null, "", `#${text(day)}`);
  };
  /** The same day of another year. */
  const goYear = (by) => {
    const date = new Date(day * DAY);
    const month = date.getUTCMonth();
    const year = date.getUTCFullYear() + by;
    const wanted = new Date(Date.UTC(year, month, date.getUTCDate()));
    // February 29 is in few years.
    if (wanted.getUTCMonth() !== month) wanted.setUTCDate(0);
    go(wanted / DAY);
  };
  /** The first day of the occurrence before or after this one. */
  const goEvent = (by) => {
    const starts = steps.filter((step, at) => {
      const before = steps[at - 1];
      return !before || before.event !== step.event || before.began !== step.began;
    });
    const at = starts.indexOf(until(starts, day));
    go((starts[at + by] ?? starts[at]).day);
  };

  const press = (id, what) => by(id).addEventListener("click", what);
  press("day-back", () => go(day - 1));
  press("day-on", () => go(day + 1));
  press("year-back", () => goYear(-1));
  press("year-on", () => goYear(1));
  press("event-back", () => goEvent(-1));
  press("event-on", () => goEvent(1));
  press("today", () => go(today));
  scrub.addEventListener("input", () => go(newYear(yearOf(day)) + Number(scrub.value)));
  // A page is a month here; the browser's own is a tenth of the year.
  scrub.addEventListener("keydown", (event) => {
    const months = { PageUp: 1, PageDown: -1 }[event.key];
    if (!months) return;
    event.preventDefault();
    const date = new Date(day * DAY);
    go(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY);
  });

  // The timeline itself can be pressed and dragged on.
  for (const strip of document.querySelectorAll(".year")) {
    const follow = (event) => {
      const box = strip.getBoundingClientRect();
      const part = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.9999);
      const begins = newYear(yearOf(day));
      go(begins + Math.floor(part * (newYear(yearOf(day) + 1) - begins)));
    };
    strip.addEventListener("pointerdown", (event) => {
      strip.setPointerCapture(event.pointerId);
      follow(event);
    });
    strip.addEventListener("pointermove", (event) => {
      if (event.buttons & 1) follow(event);
    });
  }

  const fromAddress = () => {
    const asked = /^#(\d{4}-\d{2}-\d{2})$/.exec(location.hash);
    const wanted = asked ? number(asked[1]) : NaN;
    return Number.isNaN(wanted) ? null : wanted;
  };
  addEventListener("hashchange", () => {
    const wanted = fromAddress();
    if (wanted !== null) show(wanted);
  });
  hangCopies(document);
  show(fromAddress() ?? today);
  showMotion();
})();

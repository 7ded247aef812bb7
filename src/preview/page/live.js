// Loads the page anew when its server says that the files are not those that it shows.
"use strict";
new EventSource(document.documentElement.dataset.changes).addEventListener("message", () => location.reload());

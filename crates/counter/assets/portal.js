// Comfort only: every page works without this file (ALL-4). All words come from the page.
"use strict";

const all = (selector, within = document) => within.querySelectorAll(selector);

/** A refused form is the answer to what was sent: Back and Reload ask for the page again and send nothing. */
function forgetWhatWasSent() {
  if (document.getElementById("refusals")) history.replaceState(history.state, "", location.href);
}

/** 「表示」: lets people see the password that they type. */
function letPasswordsBeSeen() {
  for (const button of all("button.peek")) {
    const input = document.getElementById(button.dataset.peek);
    button.hidden = false;
    button.addEventListener("click", () => {
      const isShown = input.type === "password";
      input.type = isShown ? "text" : "password";
      button.textContent = isShown ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", isShown ? button.dataset.hideLabel : button.dataset.showLabel);
    });
    input.form.addEventListener("submit", () => { input.type = "password"; });
  }
}

/** Ticks the rules of a password off while it is typed. The server has the last word. */
function tickRules() {
  for (const list of all("[data-rules-for]")) {
    const input = document.getElementById(list.dataset.rulesFor);
    const rules = [...all("[data-test]", list)].map((item) => {
      const state = item.appendChild(document.createElement("span"));
      state.className = "unseen";
      return { item, state, test: new RegExp(item.dataset.test, "u") };
    });
    const tick = () => {
      for (const { item, state, test } of rules) {
        const isMet = input.value !== "" && test.test(input.value);
        item.classList.toggle("is-met", isMet);
        state.textContent = input.value === "" ? "" : ` (${isMet ? list.dataset.met : list.dataset.unmet})`;
      }
    };
    input.addEventListener("input", tick);
    tick();
  }
}

/** A form that is on its way is not sent again by an impatient finger. The server forgives it anyway. */
function sendOnce() {
  for (const form of all("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) return event.preventDefault();
      form.dataset.sent = "yes";
      event.submitter?.setAttribute("aria-disabled", "true");
    });
  }
  // Back brings a page as it was left: its buttons must work again.
  window.addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("form [aria-disabled=true]:not([data-wait])")) button.removeAttribute("aria-disabled");
  });
}

/** 「再送する」 waits until the server will take it again. */
function countDown() {
  for (const button of all("button[data-wait]")) {
    const note = document.getElementById(button.getAttribute("aria-describedby"));
    const end = performance.now() + Number(button.dataset.wait) * 1000;
    const hold = (event) => event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", hold);
    const clock = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      note.textContent = left > 0 ? button.dataset.words.replace("{n}", left) : "";
      if (left > 0) return;
      clearInterval(clock);
      button.removeEventListener("click", hold);
      button.removeAttribute("aria-disabled");
      delete button.dataset.wait;
    }, 500);
  }
}

/** The link in the mail may be opened on another device: this page then says that one can go on. */
function watchStage() {
  const notice = document.querySelector("[data-stage]");
  if (!notice) return;
  let first;
  const look = async () => {
    const answer = await fetch(notice.dataset.stage, { headers: { Accept: "text/plain" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const stage = await answer.text();
    first ??= stage;
    if (stage === first) return;
    clearInterval(clock);
    notice.hidden = false;
  };
  const clock = setInterval(() => { if (!document.hidden) look(); }, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
}

/** Copies a login of the demo. */
function copyTexts() {
  for (const button of all("button[data-copy]")) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const words = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = words; }, 1500);
    });
  }
}

forgetWhatWasSent();
letPasswordsBeSeen();
tickRules();
sendOnce();
countDown();
watchStage();
copyTexts();

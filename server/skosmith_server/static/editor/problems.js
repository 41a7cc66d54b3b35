// What goes wrong, said where it is: problem+json (RFC 9457) at the line of the editor, and below it.
import { element } from "./terms.js";
import { _, own } from "./words.js";

function problemIn(text) {
  try {
    const problem = JSON.parse(text);
    return problem?.title ? problem : null;
  } catch {
    return null;
  }
}

const wasCancelled = (text) => /abort/i.test(text);

function sentences(error) {
  const problem = problemIn(error.text);
  // What programs are told is in English, but for its title
  if (problem) return [_(problem.title), element("span", { lang: "en", dir: "ltr" }, problem.detail), problem.excerpt];
  if (wasCancelled(error.text)) return [_("Cancelled"), _("The service was told to give up the query.")];
  const isOut = /fetch|network/i.test(error.text);
  return [_("No answer"), isOut ? _("The service cannot be reached, or broke off: try again.") : error.text];
}

/** Gives the element that tells what went wrong; YASR shows it in place of results. */
export async function renderProblem(error) {
  const [title, detail, excerpt] = sentences(error);
  return element(
    "div",
    { role: "alert", class: "fault", ...own },
    element("strong", {}, title),
    element("p", { class: "problem" }, detail),
    excerpt ? element("pre", { class: "excerpt", dir: "ltr" }, excerpt) : null,
  );
}

/** Marks the place of a syntax error in the editor of a tab until the query changes or runs again. */
export function markFault(tab) {
  const yasqe = tab.getYasqe();
  let marks = [];
  const clear = () => {
    marks.forEach((mark) => mark.clear());
    marks = [];
  };
  yasqe.on("query", clear);
  yasqe.on("change", clear);
  yasqe.on("error", (_yasqe, error) => {
    const problem = problemIn(error?.message ?? "");
    if (!problem?.line) return;
    const line = problem.line - 1;
    const text = yasqe.getLine(line) ?? "";
    // At the end of a line there is nothing to mark but what stands before
    const column = Math.min(Math.max(problem.column - 1, 0), Math.max(text.length - 1, 0));
    const end = column + Math.max(/^\S*/.exec(text.slice(column))[0].length, 1);
    marks.push(yasqe.markText({ line, ch: column }, { line, ch: end }, { className: "fault-mark", title: problem.detail }));
    const handle = yasqe.addLineClass(line, "background", "fault-line");
    marks.push({ clear: () => yasqe.removeLineClass(handle, "background", "fault-line") });
    yasqe.setCursor({ line, ch: column });
    yasqe.scrollIntoView({ line, ch: column }, 40);
    yasqe.focus();
  });
}

"""Issues: what is wrong, or worth knowing, about a page. Data, never an exception."""

import enum
from dataclasses import dataclass

__all__ = ["ISSUE_KINDS", "Issue", "IssueKind", "Severity"]

_EXCERPT_LENGTH = 100


class Severity(enum.IntEnum):
    """How much an issue matters; errors keep a graph from being written."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class IssueKind:
    """A stable code with its wording; the table of all kinds becomes ``docs/issues.md``."""

    code: str
    name: str
    severity: Severity
    message: str
    """A format string over the issue's arguments."""
    remedy: str

    def at(self, source: str, line: int = 0, excerpt: str = "", **arguments: str | int) -> "Issue":
        """Make the issue of one place; `line` counts from 1, 0 means the whole file."""
        if len(excerpt) > _EXCERPT_LENGTH:
            excerpt = excerpt[: _EXCERPT_LENGTH - 1] + "…"
        message, remedy = self.message.format(**arguments), self.remedy.format(**arguments)
        return Issue(self, source, line, excerpt, message, remedy)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing found at one place of one source."""

    kind: IssueKind
    source: str
    """File name, or ``-`` for standard input."""
    line: int
    excerpt: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        head = f"{place}: {self.severity} {self.kind.code} {self.kind.name}: {self.message}"
        excerpt = f"    | {self.excerpt}" if self.excerpt else ""
        return "\n".join(filter(None, (head, excerpt, f"    {self.remedy}")))

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity


def _kinds(*rows: tuple[str, str, Severity, str, str]) -> dict[str, IssueKind]:
    return {row[1]: IssueKind(*row) for row in rows}


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

ISSUE_KINDS = _kinds(
    # The file
    ("P001", "not-utf-8", _E, "byte {byte} is not UTF-8 text ({encoding} is likely)",
     "Save it as UTF-8, for example: iconv -f {encoding} -t UTF-8, with the encoding that it really has. Nothing was guessed."),
    ("P002", "mojibake", _E, "the text was decoded with the wrong encoding ({example})",
     "Get the page again, or undo the damage; garbled text is never passed on."),
    ("P003", "too-large", _E, "{size} bytes are more than the {limit} that any page has",
     "Name the pages themselves; this file is something else."),
    ("P004", "same-bytes", _I, "the same bytes as {other}",
     "Nothing to do: it is read once."),
    ("P005", "control-characters", _W, "control characters were left out",
     "Look at the line in the source: what they stood for is not in the graph."),
    ("P006", "manifest-entry-unused", _I, "the manifest's entry {entry} fits no file of this run",
     "Nothing to do where only some of the files are converted; else check the name."),
    ("P007", "empty-file", _E, "nothing stands in the file",
     "Get it again, or leave it out."),
    ("P008", "no-text-file", _E, "{form} is not read",
     "Save its text, or its tables as .xlsx or CSV; or get the page from the web as HTML."),
    # The page
    ("P010", "not-a-skill-page", _E, "no line names a skill and its code (as in: Customer service support CSMG)",
     "Name only pages about skills, or tables with their headings (Code, Skill, Level 1 …); or mend the title line: name, then four capitals."),
    ("P011", "several-skills", _E, "a second skill, {code}, begins here",
     "Put each page into a file of its own."),
    ("P012", "language-unknown", _E, "the language cannot be told from script and labels",
     "Say it: --language, or a manifest (see docs/cli.md)."),
    ("P013", "language-doubtful", _W, "read as {given}, but the labels are those of {detected}",
     "Check --language or the manifest; what was given has been used."),
    ("P014", "language-without-pack", _I, "no words of {language} are known: the page was read by structure alone",
     "Compare with skosmith convert --explain; see docs/adding-a-language.md."),
    ("P020", "unread-line", _W, "the line fits no part of a skill page",
     "It is not in the graph. If it should be, see docs/adding-a-language.md."),
    ("P021", "unknown-mark", _W, "{mark} is none of (new), (modified), (unchanged)",
     "It is not in the graph; tell us of it if the official site uses it."),
    ("P022", "mark-without-subject", _W, "a change mark stands where nothing can bear it",
     "It is not in the graph. Check the order of the lines."),
    ("P023", "unknown-status-word", _W, "{word} behind the code is no known word for a translation status",
     "State the status in a manifest, or add the word to the language pack."),
    ("P024", "no-description", _W, "no description follows the title",
     "Check the page: every skill has a one-sentence description."),
    ("P025", "no-levels", _W, "the page describes no level",
     "Check whether the page was cut short."),
    ("P026", "listed-level-missing", _E, "level {level} is listed but not described",
     "The page seems to be cut short: get it again."),
    ("P027", "level-not-listed", _W, "level {level} is described but not listed",
     "Compare with the official page."),
    ("P028", "level-out-of-range", _E, "{level} is no level from 1 to 7",
     "Mend the heading."),
    ("P029", "level-twice", _E, "level {level} is described twice",
     "Leave one of the two sections out."),
    ("P030", "level-without-text", _E, "nothing stands below the heading of level {level}",
     "The page seems to be cut short: get it again."),
    ("P031", "heading-of-another-skill", _W, "the heading names {found}, the title {name}",
     "It was read as a level of this page's skill. Check that the page is one page."),
    ("P032", "essence-of-another-level", _W, "an essence line of level {found} stands below level {level}",
     "It was read as a statement about level {found}. Compare with the official page."),
    ("P033", "marks-incomplete", _I, "{marked} of {all} levels bear a change mark",
     "Compare with the official page."),
    ("P034", "nested-activity", _I, "the activity is nested below activity {parent}",
     "Nothing to do: it is an activity of its own, with the other as its broader concept."),
    # The table
    ("P050", "password-protected", _E, "the workbook is protected by a password",
     "Open it, take the password off, and save it anew."),
    ("P051", "other-spreadsheet", _E, "{form} is not read",
     "Open it and save it as .xlsx, or each of its sheets as CSV."),
    ("P052", "damaged-table", _E, "the file is damaged or cut short: {reason}",
     "Get it again, or open it and save it anew."),
    ("P053", "table-too-large", _E, "{size} {unit} are more than the {limit} that any SFIA table has",
     "Name the official workbook, or delete what stands below and beside the table; else this file is something else."),
    ("P054", "not-a-framework-table", _E, "no sheet has skills, attributes or levels of SFIA",
     "Name a workbook or CSV whose codes are four capitals; other frameworks are not converted."),
    ("P055", "table-without-codes", _E, "the headings are those of a table of skills, but no cell is a code of four capitals",
     "Put the codes back: they alone tell skills apart across editions and languages."),
    ("P056", "row-without-code", _E, "{cell} is no code of four capitals, but the row has texts",
     "Mend the code, or leave the row out."),
    ("P057", "duplicate-code", _E, "{code} stands in row {other} already",
     "Leave one of the two rows out; the first was read."),
    ("P058", "names-missing", _E, "no column has the names",
     "Give the column of names the heading Skill (or Attribute name)."),
    ("P059", "column-missing", _W, "no column has the {field}",
     "It is not in the graph. If the table has it, give its column the official heading."),
    ("P060", "column-by-content", _I, "column {column} was read as the {field}, by its content",
     "Check it; the official heading in the first row would settle it."),
    ("P061", "unread-column", _W, "column {column} is none that SFIA tables have",
     "It is not in the graph. If it should be, give it the official heading."),
    ("P062", "unread-sheet", _W, "the sheet has neither skills nor attributes nor levels",
     "It is not in the graph. If it should be, compare its headings with the official workbook."),
    ("P063", "unread-cell", _W, "{cell} fits no part of the table",
     "It is not in the graph. Put it below a heading, or leave it out."),
    ("P064", "windows-1252", _I, "read as Windows-1252: the bytes are no UTF-8, and its quotation marks and letters make sense",
     "Nothing to do; saved as CSV UTF-8 the question would not arise."),
    ("P065", "cell-without-value", _W, "{cell} holds an error or a formula without its result",
     "Open the workbook, mend the cell, and save it anew."),
    ("P066", "mojibake-in-cell", _E, "{cell} was decoded with the wrong encoding ({example})",
     "Get the table again, or undo the damage; garbled text is never passed on."),
    ("P067", "markup-left-out", _I, "tags or references of HTML were read as what they show, first in {place} ({count} texts)",
     "Nothing to do: paragraphs and list items are lines now."),
    ("P068", "codes-alone", _E, "the table has codes, but neither texts nor flags of levels, nor categories",
     "Name a table with one row a skill, and a column for each level (headed Level 1 to Level 7)."),
    ("P035", "lead-in-unknown", _I, "the list behind this line was taken for the guidance activities",
     "If it is another list, tell us of the page; if the words introduce activities, add them to the language pack."),
    ("P036", "edition-contradicted", _W, "edition {stated} is stated, but the page bears SFIA 9's own change marks or essence lines",
     "Say which it is: --edition, or a manifest. What is stated has been used."),
    # The framework
    ("P040", "edition-unknown", _E, "nothing tells the edition of this page",
     "Say it (--edition 9, or a manifest), or convert it together with a page of the same skill whose edition is known."),
    ("P041", "edition-ambiguous", _E, "the page agrees in structure with pages of editions {editions}",
     "Say it: --edition, or a manifest."),
    ("P042", "edition-doubtful", _W, "given as edition {given}, but the page tells {found}",
     "Check --edition or the manifest; what was given has been used."),
    ("P043", "other-words", _W, "other words for {subject} than in {other}",
     "{other} was preferred (final before beta, then by file name); these words stand in the graph of superseded statements."),
    ("P044", "activity-counts-differ", _W, "{count} activities, but {others}",
     "Activities are matched by number only between languages that have the same number; these stay apart."),
    ("P045", "statement-counts-differ", _I, "level {level}: {count} statements, but {others}",
     "Statements are matched by number only between languages that have the same number; these stay apart."),
    ("P046", "observed-and-not", _W, "not observed at level {level}, which {other} describes",
     "Check the editions of the two pages; both statements were kept."),
    ("P047", "related-skill-absent", _I, "{code} is named as a related skill, but no document of the edition describes it",
     "Convert it together with a document about that skill, to have the link in the graph."),
    # Records
    ("P070", "not-json", _E, "column {column}: {problem}",
     "Mend the file there, or get it again: it is not JSON, so nothing of it was read."),
    ("P071", "no-records", _E, "no record of a skill was found, but {found}",
     "Expected: objects with code and name, in a list, or nested as category, subcategory, skill (see docs/cli.md)."),
    ("P072", "record-twice", _E, "code {code} has a record already, at line {first}",
     "Leave one of the two records out."),
    ("P073", "record-unusable", _E, "the record has no {part}",
     "Give it one: a code of four capitals, a name, and texts for its levels."),
    ("P074", "unknown-field", _W, "no field {field} is known ({count} times)",
     "Its values are not in the graph. Rename it if it is one of the known fields."),
    ("P075", "wrong-value", _E, "{field} is {found}, where {expected} was expected",
     "Mend the value."),
    ("P076", "beside-records", _I, "{field} stands beside the records ({found})",
     "Nothing to do: it tells nothing about a skill, and is not in the graph."),
    ("P077", "nested-too-deep", _E, "nested more than {limit} deep",
     "No form of SFIA data is nested so: check what the file is."),
    ("P078", "several-editions", _W, "the addresses tell several editions: {editions}",
     "Each record was read as of the edition that its own address tells."),
    # Saved web pages
    ("P080", "not-as-declared", _E, "byte {byte} is not {encoding}, which the file says it is in",
     "Save the page again, as UTF-8. Nothing was guessed."),
    ("P081", "other-language-declared", _W, "declared as {given}, but the words are those of {detected}",
     "It was read as {detected}. If that is wrong, say it: --language, or a manifest."),
    ("P082", "related-without-code", _W, "no code tells which skill is related",
     "It is not in the graph. Compare with the official page."),
    ("P083", "level-without-essence", _W, "nothing tells the essence of level {level}",
     "Check whether the page was cut short."),
    # Graphs
    ("P090", "not-rdf", _E, "{problem}",
     "{remedy}"),
    ("P091", "no-framework", _E, "it is RDF, but no SFIA framework: it has {found}",
     "Expected: the classes of our ontology (docs/model.md), or those of the RDF published for SFIA 9. Other RDF is not converted; skosmith serve and query take it beside a graph of ours."),
    ("P092", "newer-graph", _E, "{term} is no term of the ontology that this version knows",
     "Mend the term, or update Skosmith: the graph was made by {made_by}, this is {version}."),
    ("P093", "node-unclear", _E, "{node} {problem}",
     "Mend the graph there, or make it anew from its pages."),
    ("P094", "statement-unread", _W, "statements with {property} would be lost: {count}, such as that of {node}",
     "They are not in the new graph: nothing that documents say gives them. If they should be, add them to it afterwards."),
    ("P095", "source-unclear", _I, "{count} statements may be of several source documents, and the file does not say of which",
     "The file itself stands as their source. Convert the graph as N-Quads or TriG, if there is one, to keep each text with its document."),
)  # fmt: skip
"""Name → kind."""

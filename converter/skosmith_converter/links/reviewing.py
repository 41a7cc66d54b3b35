"""The review of a mapping file in a terminal, one subject after another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from skosmith_converter.errors import SourceError
from skosmith_converter.links.deciding import (
    ORDERS,
    Decision,
    DecisionError,
    Reviewer,
    Subject,
    accept,
    reject,
    reject_all,
    subjects_of,
    with_rows,
)
from skosmith_converter.links.model import Link
from skosmith_converter.links.review_file import ChangedOnDiskError, ReviewFile
from skosmith_converter.links.showing import KEYS, Words, explain_keys, show_subject
from skosmith_converter.links.sssom import MappingSet

__all__ = ["Answers", "Choice", "Review"]


class Answers:
    """Where keys come from; `None` at their end."""

    is_strict = False
    """Whether an answer that means nothing ends the review: a script must not get out of step."""

    def key(self) -> str | None:
        """Give the next answer: a key, a number, or a key with the text that it asks for."""
        raise NotImplementedError

    def text(self, question: str) -> str:
        """Ask for a line of text."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """Where the last answer was read."""
        return "the keyboard"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which subjects are shown."""

    order: str = "uncertain"
    above: float = 0.0
    below: float = 1.0
    """Bounds of the confidence of the likeliest proposal, both among them."""
    everything: bool = False
    """Also what is reviewed."""

    def takes(self, subject: Subject) -> bool:
        """Tell whether a subject is one of them."""
        return self.everything or (
            not subject.is_done and self.above <= subject.confidence <= self.below
        )


@dataclass(slots=True)
class Review:
    """A review under way."""

    file: ReviewFile
    by: Reviewer
    answers: Answers
    show: Callable[[Sequence[str]], None]
    """Shows lines, in the place of those before."""
    words: Words = field(default_factory=Words)
    choice: Choice = field(default_factory=Choice)
    width: int = 100
    decided: int = 0
    """Decisions that are on disk."""
    _waiting: list[str] = field(default_factory=list)
    _at: int = 0
    _chosen: int = 0
    _comment: str = ""
    _search: str = ""
    _notes: list[str] = field(default_factory=list)
    _before: list[tuple[str, tuple[Link, ...]]] = field(default_factory=list)

    def run(self) -> None:
        """Ask until all is reviewed or somebody leaves.

        Raises SourceError where the file can't be read or written, or an answer means nothing
        that no person gave.
        """
        self._begin()
        while self._subject() is not None or self._may_undo_the_last():
            subject = self._subject()
            self.show([*self._head(), *(self._body(subject) if subject else self._end())])
            self._notes.clear()
            answer = self.answers.key()
            if answer is None or answer == "q":
                break
            self._take(answer, subject)
        done, total = self._progress()
        self.show([*self._notes, f"{done} of {total} reviewed; decisions saved: {self.decided}"])

    def _take(self, answer: str, subject: Subject | None) -> None:
        try:
            if subject is not None:
                self._act(answer, subject)
            elif answer == "u":
                self._undo()
            else:
                self._refuse("All was shown.")
        except ChangedOnDiskError as error:
            self._reload(str(error))
        except DecisionError as error:
            self._refuse(str(error))

    # -- what is shown -----------------------------------------------------------------------
    def _begin(self) -> None:
        """Line up what is to be shown."""
        self._at = self._chosen = 0
        order = ORDERS[self.choice.order]
        subjects = [one for one in subjects_of(self.file.mappings) if self._wants(one)]
        self._waiting = [one.iri for one in sorted(subjects, key=order)]

    def _wants(self, subject: Subject) -> bool:
        if self._search:
            return subject.mentions(self._search)
        return self.choice.takes(subject)

    def _subject(self) -> Subject | None:
        known = {one.iri: one for one in subjects_of(self.file.mappings)}
        while self._at < len(self._waiting):
            if (found := known.get(self._waiting[self._at])) is not None:
                self._chosen = min(self._chosen, max(len(found.candidates) - 1, 0))
                return found
            self._at += 1
        return None

    def _may_undo_the_last(self) -> bool:
        return bool(self._before) and not self.answers.is_strict

    def _progress(self) -> tuple[int, int]:
        subjects = subjects_of(self.file.mappings)
        return sum(one.is_done for one in subjects), len(subjects)

    def _head(self) -> Iterator[str]:
        done, total = self._progress()
        search = f", with {self._search!r}" if self._search else ""
        number = min(self._at + 1, len(self._waiting))
        place = f"{number} of {len(self._waiting)} to see{search}"
        yield f"{done} of {total} reviewed · {place} · {self.file.path.name}"
        yield ""

    def _body(self, subject: Subject) -> Iterator[str]:
        yield from show_subject(subject, self._chosen, self.file.mappings, self.words, self.width)
        yield ""
        if self._comment:
            yield f"Comment for the next decision: {self._comment}"
        yield from self._notes
        yield "a accept · e c b n r accept as exact … related · x reject · N nothing · ? all keys"

    def _end(self) -> Iterator[str]:
        yield from self._notes
        yield "That was all. u takes the last decision back, q leaves."

    # -- what is done ------------------------------------------------------------------------
    def _act(self, answer: str, subject: Subject) -> None:
        key, _, text = answer.partition(" ")
        moves = {"s": self._skip, "u": self._undo, "?": self._help}
        if answer.isdecimal() and int(answer):
            self._choose(int(answer) - 1, subject)
        elif answer in {"j", "k"}:
            self._choose(self._chosen + (1 if answer == "j" else -1), subject)
        elif answer in moves:
            moves[answer]()
        elif key == "m":
            self._comment = text or self.answers.text("Comment: ")
        elif answer.startswith("/"):
            self._find(answer[1:].strip() or self.answers.text("Only what has this text: "))
        else:
            self._decide(answer, subject)

    def _decide(self, answer: str, subject: Subject) -> None:
        said, mappings = Decision(self.by, self._comment), self.file.mappings
        if answer in {"N", "0"}:
            self._save(reject_all(mappings, subject, said), subject)
            self._skip()
            return
        if answer not in {*KEYS, "a", "x"}:
            self._refuse(f"There is no key {answer!r}; ? tells which there are.")
            return
        if not subject.candidates:
            raise DecisionError("There is no candidate.")
        link = subject.candidates[self._chosen]
        if answer == "x":
            self._save(reject(mappings, link, said), subject)
            self._after_rejection(subject)
        else:
            predicate = KEYS.get(answer, link.predicate)
            self._save(accept(mappings, link, predicate, said), subject)
            self._skip()

    def _save(self, mappings: MappingSet, subject: Subject) -> None:
        self.file.save(mappings)
        self._before.append((subject.iri, subject.rows))
        self._comment = ""
        self.decided += 1

    def _after_rejection(self, before: Subject) -> None:
        """Go to the next proposal, or the next subject where there is none."""
        now = self._subject()
        if now is None or now.iri != before.iri or now.is_done:
            self._skip()
            return
        left = [at for at, one in enumerate(now.candidates) if one in now.proposals]
        self._chosen = next((at for at in left if at > self._chosen), left[0])

    def _choose(self, number: int, subject: Subject) -> None:
        if 0 <= number < len(subject.candidates):
            self._chosen = number
        else:
            self._refuse(f"There are {len(subject.candidates)} candidates.")

    def _skip(self) -> None:
        self._at, self._chosen, self._comment = self._at + 1, 0, ""

    def _undo(self) -> None:
        if not self._before:
            self._refuse("No decision is left to be taken back.")
            return
        subject, rows = self._before[-1]
        self.file.save(with_rows(self.file.mappings, subject, rows))
        self._before.pop()
        self.decided -= 1
        if subject not in self._waiting:
            self._waiting.insert(self._at, subject)
        self._at, self._chosen = self._waiting.index(subject), 0
        self._notes.append("The last decision was taken back.")

    def _help(self) -> None:
        self._notes.extend(explain_keys())

    def _find(self, text: str) -> None:
        """Show only what has a text, reviewed or not; everything again for an empty one."""
        before, self._search = self._search, text
        self._begin()
        if not self._waiting:
            self._search = before
            self._begin()
            self._refuse(f"Nothing has {text!r} in it.")

    def _reload(self, why: str) -> None:
        """Take what the file on disk says now; decisions of before can't be taken back."""
        here = self._waiting[min(self._at, len(self._waiting) - 1)]
        self.file.reload()
        self._before.clear()
        self._begin()
        if here in self._waiting:
            self._at = self._waiting.index(here)
        self._notes.append(f"{why} It was read again.")

    def _refuse(self, why: str) -> None:
        if self.answers.is_strict:
            remedy = "What was decided before is saved; skosmith link review tells the keys on ?."
            raise SourceError(self.answers.place, why, remedy)
        self._notes.append(why)

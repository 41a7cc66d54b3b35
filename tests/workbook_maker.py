"""Makes synthetic workbooks and CSV files of skills of our own, in the official layouts."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import openpyxl

NAMES = {
    "SHOE": "Shoe mending",
    "HATS": "Hat making",
    "GLOV": "Glove sewing",
    "BELT": "Belt cutting",
}
LEAD_IN = "Activities may include, but are not limited to:"
ENGLISH = {
    "number": "#", "levels": "Levels", "code": "Code", "address": "URL", "name": "Skill",
    "category": "Category", "subcategory": "Subcategory", "description": "Overall description",
    "guidance": "Guidance notes", "level": "Level {} description",
}  # fmt: skip
SPANISH = {
    "number": "N.º", "levels": "Niveles", "code": "Código", "address": "Dirección", "name": "Habilidad",
    "category": "Categoría", "subcategory": "Subcategoría", "description": "Descripción general",
    "guidance": "Notas de orientación", "level": "Descripción del nivel {}",
}  # fmt: skip
ORDER = ("number", "levels", "code", "address", "name", "category", "subcategory", "description",
         "guidance", "texts")  # fmt: skip


@dataclass(frozen=True)
class Skill:
    code: str
    levels: tuple[int, ...]
    category: str = "Making and mending"
    subcategory: str = "Of leather"

    def values(self, order: Iterable[str], number: int, edition: int) -> list:
        row = []
        for field in order:
            row += {
                "number": [number],
                "levels": [n if n in self.levels else None for n in range(1, 8)],
                "code": [self.code],
                "address": [f"https://example.org/en/skillcode/{edition}/{self.code}"],
                "name": [self.name],
                "category": [self.category],
                "subcategory": [self.subcategory],
                "description": [self.description],
                "guidance": [self.guidance],
                "texts": [self.text(n) if n in self.levels else None for n in range(1, 8)],
            }[field]
        return row

    @property
    def name(self) -> str:
        return NAMES[self.code]

    @property
    def description(self) -> str:
        return f"{self.name} for the people of the town, in all weathers."

    @property
    def guidance(self) -> str:
        note = f"{self.name} is done with care and with the right tools."
        return f"{note}_x000D_\n{LEAD_IN}_x000D_\n_x000D_\ncutting the leather_x000D_\nsewing it.\n"

    def text(self, level: int) -> str:
        return f"Does the work of level {level}.\u00a0Keeps the bench tidy.\nHelps {self.code}."


SKILLS = (
    Skill("SHOE", (1, 2, 3)),
    Skill("HATS", (2, 3, 4), subcategory="Of felt"),
    Skill("GLOV", (3, 4, 5, 6)),
    Skill("BELT", (5, 6, 7), category="Trading", subcategory="Shops"),
)


def skill_rows(order=ORDER, headings=ENGLISH, skills=SKILLS, edition=9) -> list[list]:
    head = []
    for field in order:
        if field == "levels":
            head += [headings["levels"], *[None] * 6]
        elif field == "texts":
            head += [headings["level"].format(n) for n in range(1, 8)]
        else:
            head.append(headings[field])
    return [head, *(s.values(order, i, edition) for i, s in enumerate(skills, 1))]


def attribute_rows() -> list[list]:
    head = ["Levels", *[None] * 6, "Code", "URL", "Attribute name", "Type", "Overall description"]
    head += ["Guidance notes", *(f"Level {n} description" for n in range(1, 8))]
    rows = [head]
    for code, name in {"THRI": "Thrift", "WITS": "Wits"}.items():
        notes = (
            f"{name} grows. It involves:\n\ncounting pennies\nasking the price\n\nIt never ends."
        )
        row = [*range(1, 8), code, f"https://example.org/en/shortcode/9/{code}", name, "Virtues"]
        row += [f"{name} of the maker.", notes, *(f"{name} at {n}." for n in range(1, 8))]
        rows.append(row)
    return rows


def level_rows() -> list[list]:
    phrases = ["Follow", "Join", "Do", "Guide", "Answer for", "Lead", "Found"]
    return [
        ["Level", *range(1, 8)],
        ["Guiding phrase", *phrases],
        [
            "Essence of the level",
            *(f"Essence of the level: Works as one of {n}." for n in range(1, 8)),
        ],
        ["URL", *(f"https://example.org/en/lor/9/{n}" for n in range(1, 8))],
    ]


def old_level_rows() -> list[list]:
    names = ["Autonomy", "Influence", "Complexity", "Business skills", "Knowledge"]
    texts = [
        [f"{n} - ", *(f"{a} of a maker of rank {n}, told in one long sentence." for a in names)]
        for n in range(1, 8)
    ]
    return [[None, *names], *texts]


NOTES = [
    ["Terms of use of the SFIA 9 file of our own invention"],
    [None],
    ["Share it with anyone in the town."],
]


def workbook(sheets: dict[str, list[list]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sfia_9() -> dict[str, list[list]]:
    return {"Read Me Notes": NOTES, "Skills": skill_rows(), "Attributes": attribute_rows(),
            "Levels of responsibility": level_rows()}  # fmt: skip


def sfia_8() -> dict[str, list[list]]:
    order = [field for field in ORDER if field != "address"]
    return {"Skills": skill_rows(order), "Levels of responsibility": old_level_rows()}


def csv_text(rows: list[list], delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()

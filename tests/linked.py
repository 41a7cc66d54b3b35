"""The seeds beside an ESCO of our own making, and a mapping file between the two."""

from pathlib import Path

from click.testing import CliRunner

from conftest import ROOT
from skosmith_server.__main__ import main
from test_targets import (
    ESCO,
    OCCUPATION_COLUMNS,
    SKILL_COLUMNS,
    folder_of,
    occupation,
    skill,
    table,
)

QUEUES, CALM, PHONES, SAILS = (f"{ESCO}skill/{name}" for name in ("queues", "calm", "phones", "sails"))  # fmt: skip
LEAD, CLERK, SAILOR = (f"{ESCO}occupation/{name}" for name in ("lead", "clerk", "sailor"))
SFIA = "https://w3id.org/skosmith/sfia/9"
CSMG, CSMG_4, CEXP = f"{SFIA}/skills/CSMG", f"{SFIA}/skilllevels/CSMG_4", f"{SFIA}/skills/CEXP"
SET = "https://example.org/mappings/sfia-esco"
RELATIONS = [
    (LEAD, "essential", QUEUES),
    (LEAD, "essential", CALM),
    (LEAD, "optional", PHONES),
    (CLERK, "optional", QUEUES),
    (SAILOR, "essential", SAILS),
]
FILES = {
    "skills_en.csv": table(
        SKILL_COLUMNS,
        skill(QUEUES, "keep queues short", altLabels="shorten queues"),
        skill(CALM, "stay calm"),
        skill(PHONES, "answer telephones"),
        skill(SAILS, "mend sails"),
    ),
    "occupations_en.csv": table(
        OCCUPATION_COLUMNS,
        occupation(LEAD, "help desk lead", "5221"),
        occupation(CLERK, "counter clerk", "4211"),
        occupation(SAILOR, "sailor", "8350"),
    ),
    "occupationSkillRelations_en.csv": table(
        ["occupationUri", "relationType", "skillType", "skillUri"],
        *({"occupationUri": o, "relationType": r, "skillUri": s} for o, r, s in RELATIONS),
    ),
}
HEADER = f"""\
#curie_map:
#  esco: {ESCO}
#  level: {SFIA}/skilllevels/
#  orcid: https://orcid.org/
#  sfia: {SFIA}/skills/
#  sfiaversion: https://w3id.org/skosmith/sfia/
#  scheme: {ESCO}concept-scheme/
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_id: {SET}
#mapping_set_title: SFIA 9 to made-up skills
#object_source: scheme:skills
#subject_source: sfiaversion:9
"""
COLUMNS = "subject_id predicate_id predicate_modifier object_id object_label mapping_justification reviewer_id confidence"
REVIEWED = "semapv:MappingReview orcid:0000-0002-1825-0097"
ROWS = (
    f"sfia:CSMG skos:closeMatch  esco:skill/queues shorten_queues {REVIEWED} 0.9",
    f"esco:skill/calm skos:narrowMatch  sfia:CSMG  {REVIEWED} ",
    f"level:CSMG_4 skos:narrowMatch  esco:skill/phones answer_telephones {REVIEWED} 0.75",
    "sfia:CEXP skos:closeMatch  esco:skill/sails mend_sails semapv:LexicalMatching  0.2",
    f"sfia:CSMG skos:closeMatch Not esco:skill/sails mend_sails {REVIEWED} 0.1",
    f"sfia:CEXP skos:exactMatch  sssom:NoTermFound  {REVIEWED} ",
)
"""Cells with spaces between them; an underscore within a label is a space."""


def mapping_text(*rows: str, header: str = HEADER) -> str:
    lines = (line.replace(" ", "\t") for line in (COLUMNS, *rows))
    table = "\n".join(lines).replace("_queues", " queues").replace("_telephones", " telephones")
    return header + table.replace("mend_sails", "mend sails") + "\n"


def mapping_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """A mapping file: `ROWS`, unless others are given."""
    path = folder / "sfia-esco.sssom.tsv"
    path.write_text(mapping_text(*(rows or ROWS), header=header))
    return path


def run(*arguments: object, code: int = 0):
    result = CliRunner().invoke(main, [*map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def esco_folder(folder: Path) -> Path:
    return folder_of(folder / "ESCO v1.2.0", FILES)


def linked_graphs(folder: Path, *rows: str) -> tuple[Path, Path]:
    """The two graphs that users would have: made by import, and by convert with the mappings."""
    links, esco, sfia = mapping_file(folder, *rows), folder / "esco.nq", folder / "sfia.nq"
    run("import", esco_folder(folder), "-o", esco)
    run("convert", ROOT / "seeds", "--links", links, "--validate", "-o", sfia)
    return sfia, esco

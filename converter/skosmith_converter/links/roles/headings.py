"""What the columns of a table of roles may be called, in the languages that we read."""

import re
from collections.abc import Mapping
from typing import Final

from skosmith_converter.blocks import fold

__all__ = ["SLOTS", "asks_yes_or_no", "code_in", "level_in", "slot_of"]

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "role id", "role code", "role uri", "role iri", "role ref", "role reference", "role no",
        "role number", "role identifier", "work role id", "work role code", "opm code", "job id",
        "job code", "profile id", "id", "ref", "rollen-id", "rollencode", "rollenkennung",
        "identifiant du role", "id role", "code role", "code du role", "id rol", "id del rol",
        "codigo del rol", "id ruolo", "codice ruolo", "codigo da funcao", "id roli", "kod roli",
        "id роли", "код роли", "код должности", "رمز الدور", "معرف الدور", "角色编号", "岗位编号",
        "ロールid", "役割id",
    ),
    "title": (
        "role name", "role title", "work role name", "job title", "job name", "profile name",
        "profile title", "role", "roles", "work role", "job", "job role", "position", "post",
        "occupation", "role profile", "profile", "ddat role", "nice work role",
        "rolle", "rollenname", "rollenbezeichnung", "stelle", "stellenbezeichnung", "funktion",
        "intitule du role", "nom du role", "poste", "intitule du poste", "metier", "emploi",
        "rol", "nombre del rol", "puesto", "perfil", "perfil profesional", "cargo",
        "ruolo", "nome del ruolo", "nome ruolo", "profilo", "mansione",
        "funcao", "papel", "nome da funcao", "rola", "nazwa roli", "stanowisko",
        "роль", "название роли", "должность", "профиль", "الدور", "اسم الدور", "المسمى الوظيفي",
        "الوظيفة", "角色", "角色名称", "岗位", "职位", "役割", "役割名", "ロール", "職種", "職務",
    ),
    "description": (
        "role description", "description", "role summary", "summary", "purpose", "role purpose",
        "beschreibung", "rollenbeschreibung", "descripcion", "descrizione", "descricao", "opis",
        "описание", "الوصف", "描述", "説明",
    ),
    "skill": (
        "sfia code", "sfia codes", "sfia skill code", "sfia skill codes", "sfia skills",
        "sfia skill", "sfia profile", "sfia", "skill code", "skill codes", "code", "codes",
        "skill", "skills", "sfia-code", "sfia-codes", "skill-code", "code sfia", "codes sfia",
        "competences sfia", "codigo sfia", "codigos sfia", "habilidades sfia", "codice sfia",
        "codici sfia", "abilita sfia", "kod sfia", "kody sfia", "код sfia", "коды sfia",
        "навыки sfia", "رمز sfia", "مهارات sfia", "sfia代码", "sfia技能", "sfiaコード",
        "sfiaスキル",
    ),
    "essential-skills": (
        "essential skills", "essential sfia skills", "core skills", "core sfia skills",
        "required skills", "mandatory skills", "essential skill codes", "primary skills",
    ),
    "optional-skills": (
        "optional skills", "optional sfia skills", "desirable skills", "desirable sfia skills",
        "preferred skills", "optional skill codes", "secondary skills",
    ),
    "level": (
        "sfia level", "sfia levels", "level", "levels", "skill level", "skill levels",
        "required level", "target level", "level of responsibility", "sfia-level", "stufe",
        "stufen", "sfia-stufe", "niveau", "niveaux", "niveau sfia", "nivel", "niveles",
        "nivel sfia", "livello", "livelli", "livello sfia", "niveis", "poziom", "poziomy",
        "уровень", "уровни", "уровень sfia", "المستوى", "المستويات", "级别", "等级", "レベル",
    ),
    "lowest": (
        "min level", "minimum level", "level from", "from level", "lowest level", "level min",
        "mindeststufe", "niveau minimum", "nivel minimo", "livello minimo",
        "минимальный уровень",
    ),
    "highest": (
        "max level", "maximum level", "level to", "to level", "highest level", "level max",
        "hochststufe", "niveau maximum", "nivel maximo", "livello massimo",
        "максимальный уровень",
    ),
    "essential": (
        "essential", "core", "core skill", "required", "mandatory", "essential/optional",
        "essential / optional", "essential or optional", "essential/desirable",
        "essential / desirable", "essential or desirable", "core/optional", "required/preferred",
        "importance", "requirement", "requirement type", "priority", "skill type",
        "wesentlich", "pflicht", "verbindlichkeit", "essentiel", "obligatoire", "importance",
        "esencial", "obligatorio", "importancia", "essenziale", "obbligatorio", "importanza",
        "essencial", "obrigatorio", "wymagane", "обязательно", "обязательность", "важность",
        "أساسي", "إلزامي", "必需", "必备", "必須",
    ),
    "optional": ("optional", "desirable", "preferred", "wunschenswert", "facultatif", "opcional"),
    "comment": (
        "comment", "comments", "note", "notes", "remark", "remarks", "rationale", "justification",
        "bemerkung", "bemerkungen", "kommentar", "anmerkung", "commentaire", "commentaires",
        "remarque", "comentario", "comentarios", "nota", "notas", "commento", "commenti", "note",
        "komentarz", "uwagi", "комментарий", "примечание", "ملاحظات", "تعليق", "备注", "注释",
        "備考", "コメント",
    ),
}  # fmt: skip
"""Slot → what its column may be called, folded and without accents, best first."""
SLOTS: Final = tuple(_HEADINGS)
_ACCENTS: Final = str.maketrans("àâáãäåçéèêëíìîïñóòôõöúùûüÿœ", "aaaaaaceeeeiiiinooooouuuuyo")
_YES_OR_NO: Final = frozenset(
    (
        "essential", "core", "core skill", "required", "mandatory", "wesentlich", "pflicht",
        "essentiel", "obligatoire", "esencial", "obligatorio", "essenziale", "obbligatorio",
        "essencial", "obrigatorio", "wymagane", "обязательно", "أساسي", "إلزامي", "必需", "必备",
        "必須",
    )
)  # fmt: skip
_CODE_ALONE: Final = re.compile(r"(?:.*[^A-Za-z])?([A-Z]{4})(?:[^A-Za-z].*)?", re.DOTALL)
_NUMBERED: Final = re.compile(r"(.*?)\s*([1-7])")


def _folded(heading: str) -> str:
    return fold(heading.replace("_", " ").replace("*", " ")).translate(_ACCENTS)


_RANKS: Final = {
    _folded(name): (slot, rank)
    for slot, names in reversed(list(_HEADINGS.items()))
    for rank, name in reversed(list(enumerate(names)))
}


def slot_of(heading: str) -> tuple[str, int] | None:
    """Tell what a column holds, and how well its heading says so: 0 is best.

    >>> slot_of("SFIA_Code"), slot_of("Rôle :"), slot_of("Owner")
    (('skill', 0), ('title', 7), None)
    """
    return _RANKS.get(_folded(heading))


def asks_yes_or_no(heading: str) -> bool:
    """Tell whether the heading of a column of importance can be answered with yes or no."""
    return _folded(heading) in _YES_OR_NO


def code_in(heading: str) -> str:
    """Give the code that a column of a matrix is headed by; empty where it is none.

    >>> code_in("PROG"), code_in("Programming (PROG)"), code_in("TEST - Testing"), code_in("Team")
    ('PROG', 'PROG', 'TEST', '')
    """
    found = _CODE_ALONE.fullmatch(heading) if slot_of(heading) is None else None
    return found[1] if found else ""


def level_in(heading: str) -> int:
    """Give the level that a column of marks stands for; 0 where it is none.

    >>> level_in("Level 4"), level_in("L4"), level_in("4"), level_in("Phase 4")
    (4, 4, 4, 0)
    """
    found = _NUMBERED.fullmatch(_folded(heading))
    if found is None:
        return 0
    word = found[1].rstrip(" .")
    known = word in {"", "l"} or ((slot := slot_of(word)) is not None and slot[0] == "level")
    return int(found[2]) if known else 0

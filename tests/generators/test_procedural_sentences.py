"""Sentences that people would write, in four languages: what each does, what is named, and how long it takes."""

import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from chalicelib.domain.limits import MAX_PROMPT
from chalicelib.generators.procedural.generator import build
from chalicelib.generators.procedural.language.phrases import written
from chalicelib.generators.procedural.language.reading import language_of, read
from chalicelib.generators.procedural.language.whom import whom
from chalicelib.generators.procedural.language.words import stem
from chalicelib.generators.procedural.settings import ProceduralSettings

ROOT = Path(__file__).parents[2]
SENTENCES = tomllib.loads((ROOT / "tests" / "prompts" / "sentences.toml").read_text())["sentence"]
MILLISECONDS = 50
MEGABYTES = 1000
GENERATOR = build(ProceduralSettings())
EACH = pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["says"])


@EACH
def test_a_sentence_is_understood_missed_and_helped_as_it_should_be(sentence: dict[str, Any]) -> None:
    understanding = GENERATOR.understand(sentence["says"])
    assert language_of(sentence["says"]) == sentence["language"]
    assert [motion.name for motion in read(sentence["says"]).asked] == sentence.get("does", [])
    assert list(understanding.missed) == sentence.get("missed", [])
    assert {one.words: one.instead for one in understanding.suggestions} == sentence.get("suggests", {})
    assert list(understanding.imagined) == sentence.get("imagined", [])
    assert whom(sentence["says"]) == sentence.get("whom", whom(sentence["says"]))


@EACH
def test_a_sentence_is_read_at_once_however_often_it_is_repeated(sentence: dict[str, Any]) -> None:
    says = sentence["says"]
    for prompt in (says, f"{says}. " * 20, (f"{says} " * MAX_PROMPT)[:MAX_PROMPT], (says * MAX_PROMPT)[:MAX_PROMPT]):
        for reading in (GENERATOR.understand, GENERATOR.understand_poster, whom):
            assert min(_milliseconds(reading, prompt[:MAX_PROMPT]) for _ in range(3)) <= MILLISECONDS


def test_there_are_sixty_of_them_and_forty_of_faces_in_four_languages(capsys: pytest.CaptureFixture[str]) -> None:
    languages = Counter(sentence["language"] for sentence in SENTENCES)
    kinds = {
        kind: sum(kind in sentence for sentence in SENTENCES)
        for kind in ("does", "whom", "missed", "suggests", "imagined")
    }
    with capsys.disabled():
        sys.stdout.write(f"\n{len(SENTENCES)} sentences: {dict(languages)}; of them {kinds}\n")
    assert len(SENTENCES) == len({sentence["says"] for sentence in SENTENCES}) >= 60
    assert set(languages) == {"en", "de", "es", "fr"}
    assert min(languages.values()) >= 15
    of_faces = Counter(sentence["language"] for sentence in SENTENCES if "whom" in sentence)
    assert of_faces.total() >= 40
    assert min(of_faces[language] for language in languages) >= 10
    assert min(kinds.values()) >= 5


def test_reading_all_of_them_takes_little_memory() -> None:
    program = (
        "import re, tomllib; from pathlib import Path\n"
        "from chalicelib.generators.procedural.generator import build\n"
        "from chalicelib.generators.procedural.settings import ProceduralSettings\n"
        "read = build(ProceduralSettings()).understand\n"
        "for one in tomllib.loads(Path('tests/prompts/sentences.toml').read_text())['sentence']:\n"
        "    read(one['says']).notes(), read((one['says'] * 2000)[:2000]).notes()\n"
        # What `resource` tells begins with what the process was that started this one.
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(ran.stdout) / 1000 < MEGABYTES


def _milliseconds(reading: Callable[[str], object], prompt: str) -> float:
    for remembering in (read, language_of, written, stem):
        remembering.cache_clear()
    began = process_time()
    reading(prompt)
    return 1000 * (process_time() - began)

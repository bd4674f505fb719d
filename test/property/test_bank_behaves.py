"""Whatever the bank tells in whichever order, however often and in however many files: the books are the same."""

import pytest

from support.banking import Story
from support.site import Site


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_any_files_comes_to_the_same(site: Site, seed: int, tmp_path) -> None:
    story = Story(site, f"M73{seed:04}", 7000 + seed, 40)
    files = []
    for number, each in enumerate(story.files()):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(each.xml())
    told = files + story.chance.choices(files, k=len(files) // 2)
    story.chance.shuffle(told)
    while told:
        size = story.chance.randint(1, len(told))
        story.take(told[:size])
        told = told[size:]
    story.check()
    site.verify()

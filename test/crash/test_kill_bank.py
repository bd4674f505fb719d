"""An import of bank statements is killed again and again, and begun anew: every entry counts once."""

import subprocess

from support.banking import Story
from support.program import binary, clean_environment
from support.site import Site

KILLS = 12


def test_an_import_that_is_killed_and_begun_anew_counts_everything_once(site: Site, tmp_path) -> None:
    story = Story(site, "M740001", 99, 900)
    files = []
    for number, each in enumerate(story.files()):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(each.xml())
    killed = 0
    for _ in range(KILLS):
        command = [str(binary()), *map(str, story.command(files))]
        running = subprocess.Popen(command, env=clean_environment(), stdout=subprocess.DEVNULL)
        try:
            running.wait(timeout=story.chance.uniform(0.02, 0.5))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            killed += 1
    story.take(files)
    assert killed > 0
    story.check()
    story.take(files)
    story.check()
    site.verify()

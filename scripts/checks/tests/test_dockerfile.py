"""That the check of the Dockerfile notices what it is there for."""

import pathlib
import tempfile
import unittest

from checks import dockerfile

SOUND = """# A comment.
FROM swift:6.3-bookworm AS build
COPY Sources ./Sources
RUN swift build \\
    # about it
    && true
FROM --platform=linux/amd64 debian:bookworm-slim
RUN useradd --system --uid 10001 \\
    aftercall
COPY --from=build /out/aftercall /usr/local/bin/
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/aftercall"]
"""


class Dockerfile(unittest.TestCase):
    def complaints(self, old="", new=""):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Sources").mkdir()
            return "\n".join(dockerfile.complaints_about(SOUND.replace(old, new), pathlib.Path(folder)))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), "")
        self.assertEqual(self.complaints("STOPSIGNAL SIGTERM\n"), "")
        self.assertEqual(self.complaints("local/bin/\n", "local/bin/aftercall\n"), "")

    def test_each_mistake_is_noticed(self):
        for expected, change in {
            "no USER with a number": ("USER 10001:10001\n", ""),
            "it has 0:0": ("USER 10001:10001", "USER 0:0"),
            "it has root": ("USER 10001:10001", "USER root"),
            "the user that is made is 10001": ("USER 10001:10001", "USER 10002"),
            "several Debian releases: bookworm, trixie": ("debian:bookworm", "debian:trixie"),
            "does not say of which": ("debian:bookworm-slim", "debian:12"),
            "ENTRYPOINT /usr/bin/aftercall is nothing": ('"/usr/local/bin', '"/usr/bin'),
            "ENTRYPOINT None is nothing": ('["/usr/local/bin/aftercall"]', "/usr/local/bin/aftercall"),
            "STOPSIGNAL is SIGKILL": ("SIGTERM", "SIGKILL"),
            "COPY of Source, which": ("COPY Sources", "COPY Source"),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(*change))


if __name__ == "__main__":
    unittest.main()

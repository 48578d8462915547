"""That the check of the Dockerfile notices what it is there for."""

import pathlib
import tempfile
import unittest
import unittest.mock

from checks.deployment import dockerfile, dockerfile_steps

SOUND = """# A comment.
FROM swift:6.3-bookworm AS build
COPY Sources ./Sources
RUN apt-get update && apt-get install --yes one two
RUN swift package resolve
RUN swift build --configuration release --product aftercall \\
    # about it
    && strip --output-file=/out/aftercall .build/release/aftercall
FROM --platform=linux/amd64 debian:bookworm-slim
RUN apt-get install --yes ca-certificates librdkafka1 libstdc++6 tzdata
RUN groupadd --gid 10001 aftercall \\
    && useradd --system --uid 10001 \\
    aftercall \\
    && install --directory --owner=aftercall /var/lib/aftercall
COPY --from=build /out/aftercall /usr/local/bin/
ARG COMMIT=unknown
ENV AFTERCALL_BUILD_COMMIT=$COMMIT
ENV SWIFT_BACKTRACE=enable=yes,swift-backtrace=/usr/local/bin/aftercall
USER 10001:10001
VOLUME ["/var/lib/aftercall"]
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/aftercall"]
CMD ["run", "--config", "/etc/aftercall/aftercall.yaml"]
"""

KNOWN = {"one", "two", "ca-certificates", "librdkafka1", "libstdc++6", "tzdata"}


class Dockerfile(unittest.TestCase):
    def complaints(self, old="", new=""):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "Sources").mkdir()
            (root / "Sources" / "a.swift").write_text('"AFTERCALL_BUILD_COMMIT"', encoding="utf-8")
            (root / ".dockerignore").write_text("*\n!Sources\n", encoding="utf-8")
            (root / "Package.swift").write_text('.executable(name: "aftercall", targets: []', encoding="utf-8")
            with (
                unittest.mock.patch.object(dockerfile_steps, "looks_up", lambda release: release == "bookworm"),
                unittest.mock.patch.object(dockerfile_steps, "exists", lambda package: package in KNOWN),
            ):
                return "\n".join(dockerfile.complaints_about(SOUND.replace(old, new), root))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), "")
        self.assertEqual(self.complaints("STOPSIGNAL SIGTERM\n"), "")
        self.assertEqual(self.complaints("local/bin/\n", "local/bin/aftercall\n"), "")

    def test_each_mistake_is_noticed(self):
        for expected, change in {
            "no USER with a number": ("USER 10001:10001\n", ""),
            "it has 0:0": ("USER 10001:10001", "USER 0:0"),
            "it has root": ("USER 10001:10001", "USER root"),
            "the uid that is made is 10001": ("USER 10001:10001", "USER 10002"),
            "the gid that is made is 1001": ("--gid 10001", "--gid 1001"),
            "install: nobody makes aftercal": ("--owner=aftercall", "--owner=aftercal"),
            "EXPOSE is 8081, and": ("EXPOSE 8080", "EXPOSE 8081"),
            "VOLUME /var/lib/other is nothing": ('["/var/lib/aftercall"]', '["/var/lib/other"]'),
            "/out/aftercall, which nothing in build makes": ("file=/out/aftercall", "file=/out/other"),
            "COPY from built, which is no stage": ("--from=build", "--from=built"),
            "the last stage does not install tzdata": (" tzdata", ""),
            "apt-get instal is no command": ("apt-get install", "apt-get instal"),
            "install three, which bookworm does not have": ("one two", "one three"),
            "--configuration relese, which": ("--configuration release", "--configuration relese"),
            "apt-get install --yess is no option": ("--yes", "--yess"),
            "AFTERCALL_BUILD_COMIT is nothing that": ("ENV AFTERCALL_BUILD_COMMIT", "ENV AFTERCALL_BUILD_COMIT"),
            "made of COMMIT, which no ARG": ("ARG COMMIT", "ARG COMIT"),
            "names /usr/bin/trace, which COPY": ("backtrace=/usr/local/bin/aftercall", "backtrace=/usr/bin/trace"),
            "nothing copies Sources, which": ("COPY Sources ./Sources\n", ""),
            "COPY of Package.swift, which .dockerignore": ("COPY Sources", "COPY Package.swift Sources"),
            "CMD has /etc/aftercall/aftercall.yml, and": ("aftercall.yaml", "aftercall.yml"),
            "swift buld is no command": ("swift build", "swift buld"),
            "swift package resolv is no command": ("package resolve", "package resolv"),
            "--product other, which is no product": ("--product aftercall", "--product other"),
            "several Debian releases: bookworm, trixie": ("debian:bookworm", "debian:trixie"),
            "does not say of which": ("debian:bookworm-slim", "debian:12"),
            "ENTRYPOINT /usr/bin/aftercall is nothing": ('"/usr/local/bin', '"/usr/bin'),
            "ENTRYPOINT None is nothing": ('["/usr/local/bin/aftercall"]', "/usr/local/bin/aftercall"),
            "STOPSIGNAL is SIGKILL": ("SIGTERM", "SIGKILL"),
            "COPY of Source, which": ("COPY Sources", "COPY Source"),
        }.items():
            with self.subTest(expected):
                self.assertIn(expected, self.complaints(*change))

    def test_packages_are_looked_up_on_the_release_that_they_are_for_only(self):
        self.assertFalse(dockerfile_steps.looks_up("no such release"))


if __name__ == "__main__":
    unittest.main()

"""Exactly-once throughput of `aftercall run`, beside a bare pass-through on librdkafka.

Publishes --events of `aftercall simulate` as fast as possible, then reads them with one process in rounds that take
turns: the pass-through (Benchmarks/Sources/PassThrough: consume, one output in six, coalesced changelog, transactions
every 100 ms, no decoding, as much fetched ahead as by AfterCall), `aftercall run` with wraps and alerts only, without
intervals, with every output of the agents stage, with contacts besides, and with contacts and indicators
(`outputs.kpis`), which are four stages more in the same process. A round is measured from its first committed offset
until the committed offsets are at the end, so joining the group and starting the process do not count. Prints the
median of each and its ratio to the pass-through.
"""

import json
import sys
import time

from . import figures, options
from .processes import REPOSITORY, binary_path
from .rounds import PASS_THROUGH, Progress, report
from .run import CHANGELOG, Run
from .sample import format_ms

BUILD = "swift build -c release --package-path Benchmarks --product PassThrough, or --pass-through PATH"
# What `aftercall run` has librdkafka fetch ahead, so that it is not the pauses between fetches that are compared.
PREFETCH = {"queued.min.messages": "1000000", "queued.max.messages.kbytes": "262144"}
MODES = {
    PASS_THROUGH: None,
    "wraps and alerts only": {"outputs.intervals": "off", "outputs.agents": "off", **options.OF_AGENTS},
    "without intervals": {"outputs.intervals": "off", **options.OF_AGENTS},
    "every output of agents": options.OF_AGENTS,
    "with contacts": {"outputs.kpis": "off"},
    "with indicators": {},
}


class Bench:
    """One input, and an installation of its own for every round."""

    def __init__(self, run, arguments, pass_through):
        self.run, self.arguments, self.pass_through = run, arguments, pass_through
        self.settings = options.settings(arguments)
        for setting in arguments.property:
            name, _, value = setting.partition("=")
            self.settings[f"kafka.properties.{name}"] = value
        self.rounds = 0
        self.total = 0

    def fill(self):
        run, arguments = self.run, self.arguments
        run.create([run.input])
        # A past that is over whatever the pace was at its beginning: what would lie ahead of the clock waits for it.
        rate = arguments.agents / arguments.seconds_apart
        closed = time.time() - 3600 * arguments.hours_ago - 600
        opened = int((closed - 1.2 * arguments.events / rate) * 1000)
        source = run.simulate("--start", format_ms(opened), "--agents", arguments.agents, "--events", arguments.events,
                              "--seed", 1, "--rate", rate)
        if source.wait() != 0:
            raise SystemExit(f"simulate failed: {source.tail()}")
        self.total = sum(run.ends(run.input).values())
        rate = json.loads(source.output())["records_per_second"]
        print(f"{figures.count(self.total)} records in {run.partitions} partitions, published at "
              f"{figures.count(round(rate))}/s", flush=True)

    def round(self, mode):
        """Reads the whole input once; the measured stretch."""
        run = self.run
        self.rounds += 1
        app = f"{run.name}-{self.rounds}"
        if mode == PASS_THROUGH:
            group, process = self.start_pass_through(app)
        else:
            group = f"{app}-agents"
            run.create_application(app)
            process = run.start_worker("bench", app, f"{app}-run", **self.settings, **MODES[mode])
        progress = self.watch(group, process)
        if mode != PASS_THROUGH:
            process.terminate(60)
        elif process.wait(60) != 0:
            raise SystemExit(f"{process.name} ended with status {process.status}: {process.tail()}")
        run.delete_application(app)
        print(f"  {mode}: {figures.count(round(progress.rate or 0))} records/s, "
              f"{figures.seconds(progress.seconds)}", flush=True)
        return progress

    def start_pass_through(self, app):
        run = self.run
        output, changelog = f"{app}.output", f"{app}-agents-changelog"
        run.create([output])
        run.create([changelog], CHANGELOG)
        run.add_groups([app])
        command = [self.pass_through, "--bootstrap-servers", run.servers, "--input", run.input, "--output", output,
                   "--changelog", changelog, "--group", app, "--partitions", str(run.partitions),
                   "--commit-ms", str(self.arguments.commit_ms)]
        given = dict(setting.partition("=")[::2] for setting in self.arguments.property)
        for name, value in (PREFETCH | given).items():
            command += ["--consumer-property", f"{name}={value}"]
        return app, run.fleet.start(f"{app}-pass", command)

    def watch(self, group, process):
        """Asks for the committed offsets until they are at the end."""
        progress = Progress(self.total)
        end = time.monotonic() + self.arguments.patience
        while not progress.note(sum(self.run.committed(group).values()), time.monotonic()):
            if process.status not in (None, 0):
                raise SystemExit(f"{process.name} ended with status {process.status}: {process.tail()}")
            if time.monotonic() > end:
                raise SystemExit(f"{process.name} did not come to the end in time: {process.tail()}")
            time.sleep(0.02)
        return progress


def arguments_of(argv):
    parser = options.parser(__doc__, partitions=12)
    parser.add_argument("--events", type=int, default=4_000_000, help="records of the input (default 4000000)")
    parser.add_argument("--agents", type=int, default=20_000, help="agents of the centre (default 20000)")
    parser.add_argument("--seconds-apart", type=float, default=20,
                        help="event time between two events of an agent (default 20)")
    parser.add_argument("--hours-ago", type=float, default=0,
                        help="how long ago what is read happened, besides ten minutes (default 0)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (default 3)")
    parser.add_argument("--modes", default=",".join(MODES), help=f"which (default: {', '.join(MODES)})")
    parser.add_argument("--commit-ms", type=int, default=100, metavar="MS",
                        help="transactions of the pass-through (default 100); in a backlog AfterCall's are longer, "
                             "commit.catch_up_interval")
    parser.add_argument("--property", action="append", default=[], metavar="NAME=VALUE",
                        help="a consumer property of librdkafka for both; can be repeated")
    parser.add_argument("--pass-through", metavar="PATH",
                        default=str(REPOSITORY / "Benchmarks/.build/release/PassThrough"),
                        help="its binary (default: the release build in Benchmarks)")
    parser.add_argument("--patience", type=float, default=600, help="seconds a round may take (default 600)")
    arguments = parser.parse_args(argv)
    if arguments.agents_only:
        parser.error("--agents-only is one of --modes here: every output of agents")
    return arguments


def main(argv=None):
    arguments = arguments_of(argv)
    modes = [mode.strip() for mode in arguments.modes.split(",")]
    unknown = [mode for mode in modes if mode not in MODES]
    if unknown:
        raise SystemExit(f"--modes knows {', '.join(MODES)}; not {', '.join(unknown)}")
    pass_through = binary_path(arguments.pass_through, BUILD) if PASS_THROUGH in modes else None
    with Run("bench", arguments.partitions, arguments.aftercall, arguments.keep) as run:
        bench = Bench(run, arguments, pass_through)
        bench.fill()
        found = {mode: [] for mode in modes}
        for number in range(arguments.rounds):
            print(f"round {number + 1}", flush=True)
            for mode in modes:
                rate = bench.round(mode).rate
                if rate:
                    found[mode].append(rate)
        print("\n".join(report({mode: rates for mode, rates in found.items() if rates})))
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
